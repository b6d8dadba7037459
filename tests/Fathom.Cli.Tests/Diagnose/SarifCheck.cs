using System.Text.Json;

namespace Fathom.Cli.Tests;

/// <summary>Holds a log against what SARIF 2.1.0 (OASIS standard, sections 3.13 to 3.58) requires of the objects that are used: known properties, required ones, references between them.</summary>
internal static class SarifCheck
{
    private static readonly Dictionary<string, string[]> s_known = new()
    {
        ["log"] = ["$schema", "version", "runs", "inlineExternalProperties", "properties"],
        ["run"] = ["tool", "invocations", "conversion", "artifacts", "results", "logicalLocations", "columnKind", "defaultEncoding", "language", "automationDetails", "taxonomies", "properties"],
        ["driver"] = ["name", "fullName", "version", "semanticVersion", "informationUri", "organization", "rules", "properties"],
        ["rule"] = ["id", "name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration", "messageStrings", "properties"],
        ["result"] = ["ruleId", "ruleIndex", "kind", "level", "message", "locations", "relatedLocations", "fingerprints", "partialFingerprints", "fixes", "rank", "properties"],
        ["artifact"] = ["location", "roles", "length", "mimeType", "hashes", "description", "properties"],
        ["location"] = ["id", "physicalLocation", "logicalLocations", "message", "properties"],
        ["physicalLocation"] = ["artifactLocation", "region", "contextRegion", "address", "properties"],
        ["logicalLocation"] = ["name", "fullyQualifiedName", "decoratedName", "kind", "index", "parentIndex", "properties"],
        ["invocation"] = ["executionSuccessful", "commandLine", "arguments", "startTimeUtc", "endTimeUtc", "exitCode", "properties"],
    };

    /// <summary>Every fault, with its path.</summary>
    public static List<string> Faults(JsonElement log)
    {
        List<string> faults = [];
        Known(faults, "log", log);
        Require(faults, log.GetProperty("version").GetString() == "2.1.0", "version is not 2.1.0");
        Require(faults, Uri.TryCreate(log.GetProperty("$schema").GetString(), UriKind.Absolute, out _), "$schema is no address");
        foreach (JsonElement run in log.GetProperty("runs").EnumerateArray())
        {
            Known(faults, "run", run);
            JsonElement driver = run.GetProperty("tool").GetProperty("driver");
            Known(faults, "driver", driver);
            Require(faults, driver.GetProperty("name").GetString()!.Length > 0, "the driver has no name");
            JsonElement[] rules = [.. driver.GetProperty("rules").EnumerateArray()];
            foreach (JsonElement rule in rules)
            {
                OfRule(faults, rule);
            }

            Require(faults, rules.Select(rule => rule.GetProperty("id").GetString()).Distinct().Count() == rules.Length, "ids of rules repeat");
            JsonElement[] artifacts = [.. run.GetProperty("artifacts").EnumerateArray()];
            foreach (JsonElement artifact in artifacts)
            {
                Known(faults, "artifact", artifact);
                Address(faults, artifact.GetProperty("location"));
            }

            foreach (JsonElement invocation in run.GetProperty("invocations").EnumerateArray())
            {
                Known(faults, "invocation", invocation);
                Require(faults, invocation.GetProperty("executionSuccessful").ValueKind is JsonValueKind.True or JsonValueKind.False, "executionSuccessful is no boolean");
                Require(faults, invocation.GetProperty("startTimeUtc").GetString()!.EndsWith('Z'), "startTimeUtc is not in UTC");
            }

            foreach (JsonElement result in run.GetProperty("results").EnumerateArray())
            {
                OfResult(faults, result, rules, artifacts);
            }
        }

        return faults;
    }

    private static void OfRule(List<string> faults, JsonElement rule)
    {
        Known(faults, "rule", rule);
        foreach (string name in (string[])["shortDescription", "fullDescription", "help"])
        {
            Require(faults, rule.GetProperty(name).GetProperty("text").GetString()!.Length > 0, $"a rule has no {name}");
        }

        Level(faults, rule.GetProperty("defaultConfiguration"));
    }

    private static void OfResult(List<string> faults, JsonElement result, JsonElement[] rules, JsonElement[] artifacts)
    {
        Known(faults, "result", result);
        int index = result.GetProperty("ruleIndex").GetInt32();
        Require(faults, index >= 0 && index < rules.Length && rules[index].GetProperty("id").GetString() == result.GetProperty("ruleId").GetString(), "ruleIndex and ruleId name different rules");
        Require(faults, result.GetProperty("kind").GetString() == "fail", "a result with a level must be of kind fail");
        Level(faults, result);
        Require(faults, result.GetProperty("message").GetProperty("text").GetString()!.Length > 0, "a result has no message");
        foreach (JsonElement location in result.GetProperty("locations").EnumerateArray())
        {
            Known(faults, "location", location);
            JsonElement physical = location.GetProperty("physicalLocation");
            Known(faults, "physicalLocation", physical);
            JsonElement artifact = physical.GetProperty("artifactLocation");
            Address(faults, artifact);
            int place = artifact.GetProperty("index").GetInt32();
            Require(faults, place >= 0 && place < artifacts.Length && artifacts[place].GetProperty("location").GetProperty("uri").GetString() == artifact.GetProperty("uri").GetString(), "the index names another artifact");
            Require(faults, physical.GetProperty("region").GetProperty("startLine").GetInt32() >= 1, "startLine is below 1");
            if (location.TryGetProperty("logicalLocations", out JsonElement logical))
            {
                foreach (JsonElement place2 in logical.EnumerateArray())
                {
                    Known(faults, "logicalLocation", place2);
                }
            }
        }
    }

    private static void Level(List<string> faults, JsonElement holder) =>
        Require(faults, holder.GetProperty("level").GetString() is "error" or "warning" or "note" or "none", "a level is none of the four");

    private static void Address(List<string> faults, JsonElement location) =>
        Require(faults, Uri.IsWellFormedUriString(location.GetProperty("uri").GetString(), UriKind.RelativeOrAbsolute), $"'{location.GetProperty("uri")}' is no address");

    private static void Known(List<string> faults, string kind, JsonElement value) =>
        faults.AddRange(value.EnumerateObject().Where(part => !s_known[kind].Contains(part.Name)).Select(part => $"{kind}.{part.Name} is not in the standard"));

    private static void Require(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
