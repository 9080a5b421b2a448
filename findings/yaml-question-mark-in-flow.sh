#!/bin/sh
# kubectl refuses valid YAML: a plain scalar that ends with a question mark, inside braces.
#
# YAML 1.2 lets a plain scalar hold '?' anywhere but at its start before a blank (productions 126 to 130: only the first
# character is special, and of the flow indicators only ',[]{}' end a scalar). Parsers disagree on `{message: When?, severity: note}`:
#
#   sigs.k8s.io/yaml v1.6.0, with which kubectl 1.34 reads manifests (go.yaml.in/yaml/v2):   refuses
#   go.yaml.in/yaml/v3 v3.0.4:                                                               refuses
#   PyYAML 6.0.3, its parser in Python (yaml.SafeLoader):                                    refuses
#   PyYAML 6.0.3, the libyaml that it carries (yaml.CSafeLoader):                            reads "When?"
#
# Go's message does not name the question mark: "did not find expected ',' or '}'". A manifest that is checked by libyaml, or in
# Java, may thus fail only when it is applied. Quote such scalars: {message: "When?"}.
#
# Seen on 2026-11-30. Needs Go, Python 3 with venv, and their package registries. Fails when a parser has changed.
set -eu
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > manifest.yaml <<'YAML'
pattern: {message: When?, severity: note}
YAML

cat > go.mod <<'MOD'
module finding
go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	v3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

func main() {
	text, _ := os.ReadFile("manifest.yaml")
	var read any
	fmt.Println("sigs.k8s.io/yaml:", yaml.Unmarshal(text, &read))
	fmt.Println("go.yaml.in/yaml/v3:", v3.Unmarshal(text, &read))
}
GO
export GOFLAGS=-mod=mod
go get -u=patch sigs.k8s.io/yaml@v1.6.0 go.yaml.in/yaml/v3@v3.0.4 > go.log 2>&1 || { cat go.log; exit 1; }
go run . > seen

python3 -m venv venv
venv/bin/pip install -q PyYAML==6.0.3
venv/bin/python - >> seen <<'PY'
import yaml
for name, loader in (("libyaml", yaml.CSafeLoader), ("PyYAML", yaml.SafeLoader)):
    try:
        print(name + ":", yaml.load(open("manifest.yaml"), loader)["pattern"]["message"])
    except yaml.YAMLError as error:
        print(name + ":", error.problem)
PY

cat > expected <<'TEXT'
sigs.k8s.io/yaml: error converting YAML to JSON: yaml: did not find expected ',' or '}'
go.yaml.in/yaml/v3: yaml: did not find expected ',' or '}'
libyaml: When?
PyYAML: expected ',' or '}', but got '?'
TEXT
cat seen
diff expected seen > /dev/null || { echo "This has changed; expected was:"; cat expected; exit 1; }
