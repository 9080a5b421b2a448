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

/** A program in the workers' image as a validator. Absent values are what the workers take. */
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
                "spec.exec command must have the program first and exactly one argument {files},"
                    + " {list} or @{list}, for example [ruff, check, --output-format, sarif,"
                    + " '{files}']")
        @JsonPropertyDescription(
            "The program and its arguments. One is {files}, which the files' paths replace, or"
                + " {list}, the path of a file with these paths, or @{list}.")
        List<@Size(min = 1, max = 1024) String> command,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Globs for the names of the files that it is for, such as *.py. Absent: all files.")
        List<
                @Size(min = 1, max = 253) @Pattern("^([^/{}\\[\\]\\\\]|\\{[^/{}\\[\\]\\\\]*\\})+$")
                String>
            files,
    @Min(1)
        @Max(10_000)
        @JsonPropertyDescription("At most so many files for one start. Absent: 100.")
        Integer batchSize,
    @Required
        @ValidationRule(
            value = "self in ['sarif', 'json', 'exitCode']",
            message = "spec.exec output must be sarif, json or exitCode")
        @JsonPropertyDescription(
            "How it tells what it finds: on standard output, or by its exit code, file by file.")
        String output,
    @Min(1) @Max(86_400) @JsonPropertyDescription("Limit on the time for one start. Absent: 300.")
        Integer timeoutSeconds,
    @Size(max = 256)
        @JsonPropertyDescription(
            "Exit codes with which it has done its work, whatever it found. Absent: 0 and 1.")
        List<@Min(0) @Max(255) Integer> exitCodes,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription("How to get the program; told where it is missing.")
        String install,
    @JsonPropertyDescription(
            "Whether it runs in the source itself, not on copies of its files: it sees all of the"
                + " source, and heeds whatever configuration of its own is there. Absent: false.")
        Boolean inPlace,
    @JsonPropertyDescription(
            "Whether it may use the network, as far as its worker may. Absent: false.")
        Boolean network,
    @JsonPropertyDescription(
            "Whether its results may be kept for later jobs. Set to false when what it finds in a"
                + " file depends on other files, or on anything but its command. Absent: true, in"
                + " place false.")
        Boolean cache) {}
