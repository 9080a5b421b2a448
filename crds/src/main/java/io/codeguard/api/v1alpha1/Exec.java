package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A validator that runs a program in the workers' image. Workers apply defaults for absent values.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Exec(
    @Required
        @Size(max = 64)
        @ValidationRule(
            value =
                "self.filter(argument, argument in ['{files}', '{list}', '@{list}']).size() == 1"
                    + " && !(self[0] in ['{files}', '{list}', '@{list}'])",
            message =
                "spec.exec command must start with the program and have exactly one argument {files},"
                    + " {list} or @{list}, for example [ruff, check, --output-format, sarif,"
                    + " '{files}']")
        @JsonPropertyDescription(
            "The program and its arguments. One argument is {files}, which is replaced by the paths"
                + " of the files, or {list}, the path of a file with these paths, or @{list}.")
        List<@Size(min = 1, max = 1024) String> command,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Globs of the file names that the program supports, for example *.py. Default: all files.")
        List<
                @Size(min = 1, max = 253) @Pattern("^([^/{}\\[\\]\\\\]|\\{[^/{}\\[\\]\\\\]*\\})+$")
                String>
            files,
    @Min(1)
        @Max(10_000)
        @JsonPropertyDescription("Maximum number of files per execution. Default: 100.")
        Integer batchSize,
    @Required
        @ValidationRule(
            value = "self in ['sarif', 'json', 'exitCode']",
            message = "spec.exec output must be sarif, json or exitCode")
        @JsonPropertyDescription(
            "How the program reports findings: sarif or json on standard output, or exitCode, which"
                + " is executed once per file.")
        String output,
    @Min(1)
        @Max(86_400)
        @JsonPropertyDescription("Time limit for one execution, in seconds. Default: 300.")
        Integer timeoutSeconds,
    @Size(max = 256)
        @JsonPropertyDescription(
            "Exit codes of successful executions, with or without findings. Default: 0 and 1.")
        List<@Min(0) @Max(255) Integer> exitCodes,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription("How to install the program; shown if it is missing.")
        String install,
    @JsonPropertyDescription(
            "Whether the program runs in the source directory instead of on copies of its files. It"
                + " then sees the whole source, including configuration files. Default: false.")
        Boolean inPlace,
    @JsonPropertyDescription(
            "Whether the program may use the network, within the worker's limits. Default: false.")
        Boolean network,
    @JsonPropertyDescription(
            "Whether results may be reused by later jobs. Set to false if findings in a file depend"
                + " on other files, or on anything except the command. Default: true, or false with"
                + " inPlace.")
        Boolean cache) {}
