using System.Collections.Immutable;
using System.Text.Json;

namespace Fathom.Specification;

/// <summary>Reads a specification; everything that is wrong goes into one list.</summary>
internal static class NetworkSpecReader
{
    /// <summary>The properties of the whole.</summary>
    internal static ImmutableArray<string> SpecProperties { get; } =
        ["schema", "depth", "width", "activation", "normalization", "initialization", "skip", "gainSchedule"];

    /// <summary>The properties of the activation.</summary>
    internal static ImmutableArray<string> ActivationProperties { get; } = ["name", "slope", "power", "gain", "shift"];

    /// <summary>The properties of the normalization.</summary>
    internal static ImmutableArray<string> NormalizationProperties { get; } = ["kind", "centred", "epsilon", "placement"];

    /// <summary>The properties of the initialization.</summary>
    internal static ImmutableArray<string> InitializationProperties { get; } = ["kind", "weightScale", "biasScale"];

    /// <summary>The properties of the skip.</summary>
    internal static ImmutableArray<string> SkipProperties { get; } = ["branchScale"];

    /// <summary>The properties of the gain schedule.</summary>
    internal static ImmutableArray<string> GainScheduleProperties { get; } = ["kind", "exponent", "gains", "unitSlope"];

    private delegate bool TryParseName<T>(string? name, out T kind);

    /// <summary>Reads a specification.</summary>
    /// <param name="utf8">JSON in UTF-8.</param>
    /// <param name="faults">Receives everything that is wrong.</param>
    /// <returns>The specification; without meaning when there are faults.</returns>
    public static NetworkSpec Read(ReadOnlySpan<byte> utf8, FaultList faults)
    {
        using JsonDocument? document = JsonText.Parse(utf8, faults);
        if (document is null)
        {
            return NetworkSpec.Default;
        }

        JsonObjectReader whole = new(document.RootElement, "$", SpecProperties, faults);
        if (whole.Text("schema") is { } schema && schema != NetworkSpecJson.Schema)
        {
            faults.Add("$.schema", $"The schema must be '{NetworkSpecJson.Schema}', not '{NearestName.Shown(schema)}'.");
        }

        NetworkSpec spec = new()
        {
            Depth = whole.Whole("depth", NetworkSpec.LargestDepth, NetworkSpec.Default.Depth),
            Width = whole.Whole("width", NetworkSpec.LargestWidth, NetworkSpec.Default.Width),
            Activation = Part(whole, "activation", ActivationProperties, faults, ReadActivation) ?? NetworkSpec.Default.Activation,
            Normalization = Part(whole, "normalization", NormalizationProperties, faults, ReadNormalization) ?? new(),
            Initialization = Part(whole, "initialization", InitializationProperties, faults, ReadInitialization) ?? new(),
            Skip = whole.Find("skip") is { ValueKind: JsonValueKind.Null } ? null : Part(whole, "skip", SkipProperties, faults, ReadSkip),
            GainSchedule = Part(whole, "gainSchedule", GainScheduleProperties, faults, ReadGainSchedule) ?? GainSchedule.Constant,
        };

        AddRuleFaults(spec, faults);
        return spec;
    }

    /// <summary>Adds what the rules find, except what only follows from a fault that is already listed.</summary>
    private static void AddRuleFaults(NetworkSpec spec, FaultList faults)
    {
        foreach (SpecificationFault fault in spec.Validate(depthIsKnown: !faults.Contains("$.depth")))
        {
            if (!faults.Contains(fault.Path))
            {
                faults.Add(fault.Path, fault.Message);
            }
        }
    }

    private static T? Part<T>(
        JsonObjectReader whole, string name, ImmutableArray<string> properties, FaultList faults, Func<JsonObjectReader, FaultList, T> read)
        where T : class =>
        whole.Find(name) is { } value ? read(new JsonObjectReader(value, whole.PathOf(name), properties, faults), faults) : null;

    private static Activation ReadActivation(JsonObjectReader reader, FaultList faults)
    {
        string name = reader.Text("name") ?? ActivationCatalog.Relu.Name;
        CatalogEntry? entry = CatalogEntry.Find(name);
        if (entry is null)
        {
            faults.Add(reader.PathOf("name"), NearestName.Explain("activation", name, ActivationCatalog.Names));
        }

        double? parameter = null;
        foreach (string parameterName in (string[])["slope", "power"])
        {
            if (!reader.Has(parameterName))
            {
                continue;
            }

            double value = reader.Number(parameterName, double.NaN);
            string path = reader.PathOf(parameterName);
            if (entry is not null && entry.ParameterName != parameterName)
            {
                faults.Add(path, $"The activation '{entry.Name}' has no {parameterName}; leave it out.");
            }
            else if (!double.IsNaN(value) && entry?.FaultOf(value) is { } rule)
            {
                faults.Add(path, rule);
            }
            else if (!double.IsNaN(value))
            {
                parameter = value;
            }
        }

        double gain = Checked(reader, "gain", 1, ActivationRules.GainFault, faults);
        double shift = Checked(reader, "shift", 0, ActivationRules.ShiftFault, faults);
        return new Activation(entry?.Create(parameter) ?? ActivationCatalog.Relu, gain, shift);
    }

    private static Normalization ReadNormalization(JsonObjectReader reader, FaultList faults) => new()
    {
        Kind = Kind<NormalizationKind>(reader, "kind", SpecificationNames.NormalizationKinds, SpecificationNames.TryParse, faults) ?? NormalizationKind.Batch,
        Centred = reader.Flag("centred", true),
        Epsilon = reader.Number("epsilon", 0),
        Placement = Kind<NormalizationPlacement>(reader, "placement", SpecificationNames.Placements, SpecificationNames.TryParse, faults) ?? default,
    };

    private static Initialization ReadInitialization(JsonObjectReader reader, FaultList faults) => new()
    {
        Kind = Kind<InitializationKind>(reader, "kind", SpecificationNames.InitializationKinds, SpecificationNames.TryParse, faults) ?? default,
        WeightScale = reader.Number("weightScale", 1),
        BiasScale = reader.Number("biasScale", 0),
    };

    private static Skip ReadSkip(JsonObjectReader reader, FaultList faults) => new() { BranchScale = reader.Number("branchScale", 1) };

    private static GainSchedule ReadGainSchedule(JsonObjectReader reader, FaultList faults)
    {
        GainScheduleKind? kind = Kind<GainScheduleKind>(reader, "kind", SpecificationNames.GainScheduleKinds, SpecificationNames.TryParse, faults);
        BelongsTo(reader, "exponent", kind, GainScheduleKind.Power, faults);
        BelongsTo(reader, "gains", kind, GainScheduleKind.List, faults);
        return new GainSchedule
        {
            Kind = kind ?? GainScheduleKind.Constant,
            Exponent = reader.Number("exponent", GainSchedule.Constant.Exponent),
            Gains = reader.Find("gains") is { } gains ? ReadGains(gains, reader.PathOf("gains"), faults) : [],
            UnitSlope = reader.Flag("unitSlope", false),
        };
    }

    private static void BelongsTo(JsonObjectReader reader, string name, GainScheduleKind? kind, GainScheduleKind owner, FaultList faults)
    {
        bool kindIsWrong = kind is null && reader.Has("kind");
        if (reader.Has(name) && kind != owner && !kindIsWrong)
        {
            string word = SpecificationNames.NameOf(owner);
            faults.Add(reader.PathOf(name), $"The property '{name}' belongs to the kind '{word}'; add \"kind\": \"{word}\" or leave it out.");
        }
    }

    private static ImmutableArray<double> ReadGains(JsonElement element, string path, FaultList faults)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            faults.Add(path, $"This must be an array of numbers, not {JsonObjectReader.Describe(element)}.");
            return [];
        }

        ImmutableArray<double>.Builder gains = ImmutableArray.CreateBuilder<double>(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
        {
            gains.Add(JsonText.TryNumber(item, $"{path}[{gains.Count}]", faults, out double gain) ? gain : 1);
        }

        return gains.MoveToImmutable();
    }

    private static double Checked(JsonObjectReader reader, string name, double absent, Func<double, string?> faultOf, FaultList faults)
    {
        double value = reader.Number(name, absent);
        if (faultOf(value) is not { } fault)
        {
            return value;
        }

        faults.Add(reader.PathOf(name), fault);
        return absent;
    }

    private static T? Kind<T>(
        JsonObjectReader reader, string name, ImmutableArray<string> words, TryParseName<T> tryParse, FaultList faults)
        where T : struct, Enum
    {
        if (reader.Text(name) is not { } text)
        {
            return null;
        }

        if (tryParse(text, out T kind))
        {
            return kind;
        }

        faults.Add(reader.PathOf(name), NearestName.Explain(name, text, words));
        return null;
    }
}
