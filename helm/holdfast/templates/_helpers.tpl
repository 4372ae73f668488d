{{- define "holdfast.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "holdfast.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "holdfast.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "holdfast.selectorLabels" -}}
app.kubernetes.io/name: {{ include "holdfast.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "holdfast.labels" -}}
{{ include "holdfast.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "holdfast.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "holdfast.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "holdfast.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* holdfast.yaml as the daemon reads it: what the chart knows, with .Values.config over it. */}}
{{- define "holdfast.config" -}}
{{- range $name := list "mode" "scope" -}}
{{- if hasKey $.Values.config $name -}}
{{- fail (printf "config.%s: set the value %s of the chart itself, which its notes go by" $name $name) -}}
{{- end -}}
{{- end -}}
{{- if hasKey (default dict .Values.config.http) "port" -}}
{{- fail "config.http.port: the container listens on 8080; set service.port for the Service" -}}
{{- end -}}
{{- if and (gt (int .Values.replicaCount) 1) (not .Values.journalTable) -}}
{{- fail "replicaCount: several pods share the work by a table; set journalTable to the one that deploy/journal makes" -}}
{{- end -}}
{{- $own := dict
  "mode" .Values.mode
  "policies" (ternary "/etc/holdfast/custom" "/etc/holdfast/policies" (not (empty .Values.policies)))
  "journal" (dict "store" "sqlite" "path" "/data/holdfast.sqlite")
  "stopSwitch" (dict "file" "/data/holdfast.stop")
-}}
{{- if .Values.journalTable -}}
{{- $_ := set $own "journal" (dict "store" "dynamodb" "table" .Values.journalTable "name" (include "holdfast.fullname" .)) -}}
{{- $_ := set $own "replicas" dict -}}
{{- end -}}
{{- if .Values.scope -}}{{- $_ := set $own "scope" .Values.scope -}}{{- end -}}
{{- if .Values.services -}}{{- $_ := set $own "services" "/etc/holdfast/config/services.yaml" -}}{{- end -}}
{{- mergeOverwrite $own (deepCopy .Values.config) | toYaml -}}
{{- end -}}
