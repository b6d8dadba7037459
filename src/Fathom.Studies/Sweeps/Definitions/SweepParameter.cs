using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The properties that an axis may change, and how their values are put into a cell.</summary>
internal static class SweepParameter
{
    /// <summary>The batch size, which is no property of the network.</summary>
    public const string Batch = "batch";

    /// <summary>What stands before the name of a property of the training.</summary>
    public const string TrainingPrefix = "train.";

    // A specification in which every part is present, to tell what properties there are.
    private static readonly string[] s_roots = ["depth", "width", "activation", "normalization", "initialization", "skip", "gainSchedule"];

    private static readonly Dictionary<string, string[]> s_parts = new(StringComparer.Ordinal)
    {
        ["activation"] = ["name", "slope", "power", "gain", "shift"],
        ["normalization"] = ["kind", "centred", "epsilon", "placement"],
        ["initialization"] = ["kind", "weightScale", "biasScale"],
        ["skip"] = ["branchScale"],
        ["gainSchedule"] = ["kind", "exponent", "gains", "unitSlope"],
    };

    /// <summary>Says what is wrong with the name of a property.</summary>
    /// <param name="name">The name.</param>
    /// <returns>One sentence, or null.</returns>
    public static string? FaultOf(string name)
    {
        string[] known = [Batch, .. s_roots, .. s_parts.SelectMany(part => part.Value.Select(inner => $"{part.Key}.{inner}")), .. SweepTraining.Names.Select(name => TrainingPrefix + name)];
        return known.Contains(name) ? null : NearestName.Explain("property", name, known);
    }

    /// <summary>Where the value of a property stands in a cell.</summary>
    /// <param name="name">The property.</param>
    /// <returns>Names with dots between them.</returns>
    public static string PathOf(string name) => name == Batch || name.StartsWith(TrainingPrefix, StringComparison.Ordinal) ? name : $"spec.{name}";

    /// <summary>Puts a value into a specification.</summary>
    /// <param name="spec">The specification; it is changed.</param>
    /// <param name="name">The property.</param>
    /// <param name="value">The value; it is copied.</param>
    public static void Set(JsonObject spec, string name, JsonNode? value)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            // An activation without parameters may be written as its name alone.
            spec[name] = name == "activation" && value?.GetValueKind() == JsonValueKind.String ? new JsonObject { ["name"] = value.DeepClone() } : value?.DeepClone();
            return;
        }

        string part = name[..dot];
        if (spec[part] is not JsonObject inner)
        {
            inner = [];
            spec[part] = inner;
        }

        inner[name[(dot + 1)..]] = value?.DeepClone();
    }
}
