-- Health of ValidationJob and WorkerPool for Argo CD: the value of
-- resource.customizations.health.codeguard.io_ValidationJob and …_WorkerPool in the ConfigMap argocd-cm.
local health = { status = "Progressing", message = "waiting for the operator" }

if obj.status == nil or obj.status.conditions == nil then
  return health
end
if obj.status.observedGeneration ~= nil
    and obj.status.observedGeneration ~= obj.metadata.generation then
  return health
end

local found = {}
for _, condition in ipairs(obj.status.conditions) do
  found[condition.type] = condition
end

local function holds(type)
  return found[type] ~= nil and found[type].status == "True"
end

if obj.status.phase == "Suspended" then
  health.status = "Suspended"
elseif holds("Stalled") then
  health.status = "Degraded"
elseif holds("Ready") then
  health.status = "Healthy"
end
if found.Ready ~= nil then
  health.message = found.Ready.message
end
return health
