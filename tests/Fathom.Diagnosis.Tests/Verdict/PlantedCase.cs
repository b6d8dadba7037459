using System.Collections.Immutable;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis.Tests;

/// <summary>One network of the benchmark of verdicts, drawn from a seed: what was planted, and what would be a right verdict.</summary>
/// <param name="Kind">What was planted; "healthy" for nothing.</param>
/// <param name="Network">The network.</param>
/// <param name="BatchSize">The samples.</param>
/// <param name="InputFactor">The factor of the input.</param>
/// <param name="Causes">The causes that are right; empty for a healthy network.</param>
/// <param name="Layer">What the name of the guilty node begins with; empty when no layer is guilty.</param>
public sealed record PlantedCase(string Kind, PlantedNetwork Network, int BatchSize, double InputFactor, ImmutableArray<FindingCause> Causes, string Layer)
{
    private static readonly string[] s_kinds =
    [
        "too deep", "gain too large", "zero weights", "huge weights", "dead units", "saturated units", "unscaled input", "batch of 1 to 3", "epsilon 0.1", "epsilon 1e-20", "missing norm",
        "double norm", "wrong fan", "running statistics", "constant output",
    ];

    /// <summary>The faulty and the healthy networks of a split.</summary>
    public static IEnumerable<PlantedCase> Split(ulong seed, int ofEachKind)
    {
        for (int number = 0; number < ofEachKind; number++)
        {
            for (int kind = 0; kind < s_kinds.Length; kind++)
            {
                Chance chance = new(seed, (ulong)((number * s_kinds.Length) + kind));
                yield return Faulty(s_kinds[kind], chance);
                yield return new PlantedCase("healthy", Sound(chance, mayLackNorm: true), chance.Between(12, 48), 1, [], "");
            }
        }
    }

    private static PlantedCase Faulty(string kind, Chance chance)
    {
        PlantedNetwork sound = Sound(chance, mayLackNorm: false);
        int layer = chance.Between(2, sound.Depth - 1);
        int size = chance.Between(12, 48);
        return kind switch
        {
            "too deep" => new(kind, sound with { Depth = chance.Between(60, 90), HasSkips = false, IsConvolutional = false, Activation = "relu" }, size, 1, [FindingCause.BatchNorm, FindingCause.MissingSkip], ""),
            "gain too large" => new(kind, Bare(sound) with { WeightFactor = chance.Between(8, 14) }, size, 1, [FindingCause.Initialization, FindingCause.MissingNorm], ""),
            "zero weights" => new(kind, sound with { WeightFactor = 0, FaultyLayer = layer, HasSkips = false }, size, 1, [FindingCause.ZeroWeights], $"layer.{layer}"),
            "huge weights" => new(kind, sound with { WeightFactor = chance.Between(150, 900), FaultyLayer = layer }, size, 1, [FindingCause.Initialization], $"layer.{layer}"),
            "dead units" => new(kind, Bare(sound) with { Activation = "relu", Bias = -chance.Between(15, 60), FaultyLayer = layer }, size, 1, [FindingCause.DeadUnits], $"layer.{layer}"),
            "saturated units" => new(kind, Bare(sound) with { Activation = "tanh", Bias = chance.Between(6, 20), FaultyLayer = layer }, size, 1, [FindingCause.SaturatedUnits], $"layer.{layer}"),
            "unscaled input" => new(kind, sound, size, chance.Between(50, 250), [FindingCause.InputScaling], "x"),
            "batch of 1 to 3" => new(kind, sound with { IsConvolutional = false }, chance.Between(1, 3), 1, [FindingCause.BatchTooSmall], ""),
            "epsilon 0.1" => new(kind, sound with { Epsilon = 0.1, FaultyLayer = layer }, size, 1, [FindingCause.Epsilon], $"layer.{layer}"),
            "epsilon 1e-20" => new(kind, sound with { Epsilon = 1e-20, FaultyLayer = layer }, size, 1, [FindingCause.Epsilon], $"layer.{layer}"),
            "missing norm" => new(kind, Bare(sound) with { Depth = chance.Between(40, 60), Activation = "relu", WeightFactor = 0.6, IsConvolutional = false }, size, 1, [FindingCause.MissingNorm, FindingCause.Initialization], ""),
            "double norm" => new(kind, sound with { HasDoubleNorm = true, FaultyLayer = layer }, size, 1, [FindingCause.DuplicateNormalization], $"layer.{layer}"),
            "wrong fan" => new(kind, Bare(sound) with { WeightFactor = 1 / Math.Sqrt(chance.Between(9, 16)), Depth = chance.Between(14, 20) }, size, 1, [FindingCause.Initialization, FindingCause.MissingNorm], ""),
            "running statistics" => new(kind, sound with { RunningVariance = chance.Between(200, 5000) }, size, 1, [FindingCause.RunningStatistics], ""),
            _ => new(kind, sound with { HasDeafOutput = true }, size, 1, [FindingCause.ZeroWeights, FindingCause.ConstantOutput], "scores"),
        };
    }

    private static PlantedNetwork Sound(Chance chance, bool mayLackNorm)
    {
        string activation = chance.Of("relu", "relu", "tanh", "silu");
        bool lacksNorm = mayLackNorm && chance.Between(1, 5) == 1;
        return new PlantedNetwork
        {
            Depth = chance.Between(5, 11),
            Width = 24 + (12 * chance.Between(0, 3)),
            IsConvolutional = chance.Between(1, 3) == 1,
            HasNorm = !lacksNorm,
            HasSkips = !lacksNorm && chance.Between(1, 3) == 1,
            Activation = lacksNorm ? "relu" : activation,
        };
    }

    private static PlantedNetwork Bare(PlantedNetwork network) => network with { HasNorm = false, HasSkips = false, Activation = "relu" };

    private sealed class Chance(ulong seed, ulong number)
    {
        private ulong next;

        public int Between(int low, int high) => low + (int)(Philox.Block(seed, number, next++).Low % (ulong)(high - low + 1));

        public string Of(params string[] choices) => choices[Between(0, choices.Length - 1)];
    }
}
