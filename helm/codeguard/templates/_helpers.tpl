{{- define "codeguard.labels" -}}
app.kubernetes.io/part-of: codeguard
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "codeguard.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "codeguard.operator" -}}
{{ .Release.Name }}-operator
{{- end }}

{{- define "codeguard.redis" -}}
{{ .Release.Name }}-redis
{{- end }}

{{- define "codeguard.redisSecret" -}}
{{ if .Values.redis.enabled }}{{ include "codeguard.redis" . }}{{ else }}{{ .Values.redis.existingSecret }}{{ end }}
{{- end }}

{{- define "codeguard.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
