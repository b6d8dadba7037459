using System.Text.Json.Nodes;

namespace Fathom.Specification.Tests;

/// <summary>The published schema and the reader are two descriptions of one format; here each is held against the other.</summary>
public sealed class SchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(SchemaPath()))!.AsObject();

    [Fact]
    public void Schema_and_reader_know_the_same_properties()
    {
        PropertiesOf(Schema).ShouldBe(NetworkSpecReader.SpecProperties);
        PropertiesOf(Part("activation")).ShouldBe(NetworkSpecReader.ActivationProperties);
        PropertiesOf(Part("normalization")).ShouldBe(NetworkSpecReader.NormalizationProperties);
        PropertiesOf(Part("initialization")).ShouldBe(NetworkSpecReader.InitializationProperties);
        PropertiesOf(Part("skip")).ShouldBe(NetworkSpecReader.SkipProperties);
        PropertiesOf(Part("gainSchedule")).ShouldBe(NetworkSpecReader.GainScheduleProperties);
        Part("skip")["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        Schema["properties"]!["schema"]!["const"]!.GetValue<string>().ShouldBe(NetworkSpecJson.Schema);
    }

    [Fact]
    public void Enumerations_list_the_words_of_the_reader()
    {
        WordsOf("activation", "name").ShouldBe(ActivationCatalog.Names);
        WordsOf("normalization", "kind").ShouldBe(SpecificationNames.NormalizationKinds);
        WordsOf("normalization", "placement").ShouldBe(SpecificationNames.Placements);
        WordsOf("initialization", "kind").ShouldBe(SpecificationNames.InitializationKinds);
        WordsOf("gainSchedule", "kind").ShouldBe(SpecificationNames.GainScheduleKinds);
    }

    [Fact]
    public void Every_word_default_and_bound_of_the_schema_is_accepted_and_what_lies_outside_is_refused()
    {
        int tried = 0;
        foreach ((string part, string name, JsonObject rule) in Leaves())
        {
            foreach (JsonNode value in Examples(rule))
            {
                Accepts(part, name, value).ShouldBeTrue($"{part}.{name} = {value.ToJsonString()}");
                tried++;
            }

            foreach (double value in Outside(rule))
            {
                Accepts(part, name, value).ShouldBeFalse($"{part}.{name} = {value}");
                tried++;
            }
        }

        tried.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void Defaults_in_the_schema_are_the_defaults_of_the_reader()
    {
        foreach ((string part, string name, JsonObject rule) in Leaves())
        {
            if (rule.TryGetPropertyValue("default", out JsonNode? value))
            {
                NetworkSpec with = NetworkSpecJson.Read(Document(part, name, value).ToJsonString());
                NetworkSpec without = NetworkSpecJson.Read(Document(part, name, null, isSet: false).ToJsonString());
                with.ShouldBe(without, $"{part}.{name}");
            }
        }

        NetworkSpecJson.Read("""{"activation":{"name":"relu-power"}}""").Activation.Function.Parameter
            .ShouldBe(Part("activation")["properties"]!["power"]!["default"]!.GetValue<double>());
    }

    private static bool Accepts(string part, string name, JsonNode value)
    {
        try
        {
            NetworkSpecJson.Read(Document(part, name, value).ToJsonString());
            return true;
        }
        catch (SpecificationException)
        {
            return false;
        }
    }

    /// <summary>A document with one property set, and the companions without which the property has no meaning.</summary>
    private static JsonObject Document(string part, string name, JsonNode? value, bool isSet = true)
    {
        JsonObject own = [];
        switch (name)
        {
            case "slope":
                own["name"] = "leaky-relu";
                break;
            case "power":
                own["name"] = "relu-power";
                break;
            case "exponent":
                own["kind"] = "power";
                break;
            case "gains":
                own["kind"] = "list";
                break;
            default:
                break;
        }

        JsonObject document = part.Length == 0 ? own : new JsonObject { ["depth"] = 1, [part] = own };
        if (isSet)
        {
            own[name] = value?.DeepClone();
        }

        if (part == "gainSchedule" && name == "kind" && value?.GetValue<string>() == "list")
        {
            own["gains"] = new JsonArray(1.0);
        }

        return document;
    }

    private static IEnumerable<JsonNode> Examples(JsonObject rule)
    {
        foreach (string key in (string[])["minimum", "maximum", "default", "const"])
        {
            if (rule[key] is { } value)
            {
                yield return value;
            }
        }

        foreach (JsonNode? word in rule["enum"]?.AsArray() ?? [])
        {
            yield return word!;
        }

        if (rule["exclusiveMinimum"] is { } least)
        {
            yield return Math.BitIncrement(least.GetValue<double>());
        }

        if (rule["type"] is JsonValue type && type.GetValue<string>() == "boolean")
        {
            yield return true;
        }

        if (rule["items"] is not null)
        {
            yield return new JsonArray(-0.5);
        }

        foreach (JsonNode? choice in Gain(rule))
        {
            yield return choice!["minimum"]!;
            yield return choice["maximum"]!;
        }
    }

    private static IEnumerable<double> Outside(JsonObject rule)
    {
        bool whole = rule["type"] is JsonValue type && type.GetValue<string>() == "integer";
        if (rule["minimum"] is { } least)
        {
            yield return whole ? least.GetValue<double>() - 1 : Math.BitDecrement(least.GetValue<double>());
        }

        if (rule["exclusiveMinimum"] is { } border)
        {
            yield return border.GetValue<double>();
        }

        if (rule["maximum"] is { } largest)
        {
            yield return whole ? largest.GetValue<double>() + 1 : Math.BitIncrement(largest.GetValue<double>());
        }

        foreach (JsonNode? choice in Gain(rule))
        {
            yield return Math.BitDecrement(choice!["minimum"]!.GetValue<double>());
            yield return Math.BitIncrement(choice["maximum"]!.GetValue<double>());
        }
    }

    private static JsonArray Gain(JsonObject rule) =>
        rule["$ref"] is null ? [] : Schema["$defs"]!["gain"]!["anyOf"]!.DeepClone().AsArray();

    private static IEnumerable<(string Part, string Name, JsonObject Rule)> Leaves()
    {
        foreach ((string name, JsonNode? node) in Schema["properties"]!.AsObject())
        {
            JsonObject rule = node!.AsObject();
            if (rule["properties"] is not JsonObject inner)
            {
                yield return ("", name, rule);
                continue;
            }

            foreach ((string innerName, JsonNode? innerNode) in inner)
            {
                yield return (name, innerName, innerNode!.AsObject());
            }
        }
    }

    private static IEnumerable<string> PropertiesOf(JsonObject node) => node["properties"]!.AsObject().Select(property => property.Key);

    private static JsonObject Part(string name) => Schema["properties"]![name]!.AsObject();

    private static IEnumerable<string> WordsOf(string part, string name) =>
        Part(part)["properties"]![name]!["enum"]!.AsArray().Select(word => word!.GetValue<string>());

    private static string SchemaPath()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string candidate = Path.Combine(folder, "docs", "schemas", "fathom.spec-1.schema.json");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new FileNotFoundException("The schema is not above the test's output folder.");
    }
}
