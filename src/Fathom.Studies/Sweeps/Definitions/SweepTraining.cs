using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>How a sweep trains the networks of its cells: the part <c>train</c> of a sweep file.</summary>
internal static class SweepTraining
{
    /// <summary>The seed of the samples, which all cells share unless an axis says otherwise.</summary>
    public const string DataSeed = "dataSeed";

    /// <summary>The number of steps, which wins over the number of epochs.</summary>
    public const string Steps = "steps";

    /// <summary>By how many samples a network is judged.</summary>
    public const string EvaluationSamples = "evaluationSamples";

    private const int MostJudged = 10_000;
    private const double UsualMomentum = 0.9;

    // In the order in which they are applied: an optimizer brings its usual rate and momentum, which what follows may replace.
    private static readonly ImmutableArray<SweepTrainingProperty> s_properties =
    [
        Word("data", SamplePair.Names, (setup, name) => setup with { Data = setup.Data with { Name = name } }),
        Whole("samples", 1, int.MaxValue, (setup, count) => setup with { Data = setup.Data with { Samples = (int)count } }),
        Whole("testSamples", 1, int.MaxValue, (setup, count) => setup with { Data = setup.Data with { TestSamples = (int)count } }),
        Whole(DataSeed, 0, ulong.MaxValue, (setup, seed) => setup with { Data = setup.Data with { Seed = seed } }),
        new("affine", false, value => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : Wrong("affine", "true or false", value),
            (setup, value) => setup with { Network = setup.Network with { IsAffine = value.GetBoolean() } }),
        Word("optimizer", ["sgd", "momentum", "nesterov", "adam", "rmsprop"], WithOptimizer),
        Number("momentum", "at least 0 and below 1", value => value is >= 0 and < 1, (setup, value) => setup with { Optimizer = setup.Optimizer with { Momentum = value } }),
        Number("weightDecay", "at least 0", value => value >= 0, (setup, value) => setup with { Optimizer = setup.Optimizer with { WeightDecay = value } }),
        Number("lr", "above 0", value => value > 0, (setup, value) => setup with { LearningRate = setup.LearningRate with { Rate = value } }),
        Number("lrPerSample", "above 0", value => value > 0, (setup, value) => setup with { LearningRate = setup.LearningRate with { Rate = value * setup.BatchSize } }),
        Word("schedule", TrainingSetupJson.Rules, (setup, rule) => setup with { LearningRate = setup.LearningRate with { Rule = (RateRule)Place(TrainingSetupJson.Rules, rule) } }),
        Whole("warmUp", 0, int.MaxValue, (setup, steps) => setup with { LearningRate = setup.LearningRate with { WarmUp = (int)steps } }),
        Number("clip", "above 0", value => value > 0, (setup, value) => setup with { LargestGradientNorm = value }),
        Whole("epochs", 1, TrainingSetup.MostSteps, (setup, epochs) => setup with { Epochs = (int)epochs }),
        Whole(Steps, 1, TrainingSetup.MostSteps, (setup, steps) => setup with { Steps = (long)steps }),
        Word("precision", TrainingSetupJson.Precisions, (setup, word) => setup with { Precision = (TrainingPrecision)Place(TrainingSetupJson.Precisions, word) }),
        Whole(EvaluationSamples, 1, int.MaxValue, (setup, count) => setup with { EvaluationSamples = (int)count }),
    ];

    /// <summary>The names of the properties.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. s_properties.Select(property => property.Name)];

    /// <summary>Whether an axis over a property takes whole numbers.</summary>
    /// <param name="axis">The name of the axis.</param>
    /// <returns>True when it does.</returns>
    public static bool IsWhole(string axis) =>
        axis.StartsWith(SweepParameter.TrainingPrefix, StringComparison.Ordinal) && Find(axis[SweepParameter.TrainingPrefix.Length..]) is { IsWhole: true };

    /// <summary>Says what is wrong with a value.</summary>
    /// <param name="name">The property.</param>
    /// <param name="value">The value.</param>
    /// <returns>One sentence; null when nothing is wrong, or when there is no such property.</returns>
    public static string? FaultOf(string name, JsonNode? value) => Find(name)?.FaultOf(value);

    /// <summary>The training of a cell.</summary>
    /// <param name="spec">Its network.</param>
    /// <param name="batch">Its batch size.</param>
    /// <param name="seed">The seed of weights and order.</param>
    /// <param name="training">The properties, each with a value that can be used.</param>
    /// <returns>The training.</returns>
    public static TrainingSetup Setup(NetworkSpec spec, int batch, ulong seed, JsonElement training)
    {
        TrainingSetup setup = new() { Network = new NetworkChoice { Spec = spec }, BatchSize = batch, Seed = seed, EvaluationEpochs = 0, EvaluationSamples = MostJudged };
        setup = WithOptimizer(setup, "sgd");
        foreach (SweepTrainingProperty property in s_properties)
        {
            if (training.TryGetProperty(property.Name, out JsonElement value))
            {
                setup = property.Apply(setup, value);
            }
        }

        return setup;
    }

    /// <summary>Says what is wrong with a training as a whole.</summary>
    /// <param name="spec">Its network.</param>
    /// <param name="batch">Its batch size.</param>
    /// <param name="training">The properties.</param>
    /// <returns>Sentences; none when nothing is wrong.</returns>
    public static IEnumerable<string> FaultsOf(NetworkSpec spec, BatchSize batch, JsonObject training)
    {
        if (batch.IsInfinite)
        {
            return ["A network that is trained sees a finite batch; take inf out, or use the lens predict alone."];
        }

        string[] wrong = [.. training.Select(pair => FaultOf(pair.Key, pair.Value)).OfType<string>()];
        if (wrong.Length > 0)
        {
            return wrong;
        }

        if (training.ContainsKey("lr") && training.ContainsKey("lrPerSample"))
        {
            return ["Both 'lr' and 'lrPerSample' set the learning rate; give one of them."];
        }

        try
        {
            Setup(spec, batch.Count, 0, JsonElement.Parse(training.ToJsonString())).EnsureValid();
            return [];
        }
        catch (ArgumentException fault)
        {
            return [fault.Message];
        }
    }

    // The usual rates are those of the command that trains one network.
    private static TrainingSetup WithOptimizer(TrainingSetup setup, string word)
    {
        OptimizerKind kind = word switch { "adam" => OptimizerKind.Adam, "rmsprop" => OptimizerKind.RootMeanSquare, _ => OptimizerKind.GradientDescent };
        bool hasMomentum = word is "momentum" or "nesterov";
        return setup with
        {
            Optimizer = setup.Optimizer with { Kind = kind, Momentum = hasMomentum ? UsualMomentum : 0, IsNesterov = word == "nesterov" },
            LearningRate = setup.LearningRate with { Rate = kind != OptimizerKind.GradientDescent ? 0.001 : hasMomentum ? 0.01 : 0.05 },
        };
    }

    private static SweepTrainingProperty? Find(string name) => s_properties.FirstOrDefault(property => property.Name == name);

    private static int Place(IReadOnlyList<string> words, string word) => words.Index().First(pair => pair.Item == word).Index;

    private static SweepTrainingProperty Word(string name, IReadOnlyList<string> words, Func<TrainingSetup, string, TrainingSetup> apply) => new(
        name,
        false,
        value => value?.GetValueKind() != JsonValueKind.String ? Wrong(name, $"one of {string.Join(", ", words)}", value)
            : words.Contains((string)value!) ? null
            : NearestName.Explain(name, (string)value!, [.. words]),
        (setup, value) => apply(setup, value.GetString()!));

    private static SweepTrainingProperty Whole(string name, ulong least, ulong most, Func<TrainingSetup, ulong, TrainingSetup> apply) => new(
        name,
        true,
        value => value?.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out ulong number) && number >= least && number <= most
            || value?.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out long whole) && whole >= 0 && (ulong)whole >= least && (ulong)whole <= most
                ? null
                : Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), value),
        (setup, value) => apply(setup, value.GetUInt64()));

    private static SweepTrainingProperty Number(string name, string range, Func<double, bool> isRight, Func<TrainingSetup, double, TrainingSetup> apply) => new(
        name,
        false,
        value => value?.GetValueKind() == JsonValueKind.Number && JsonElement.Parse(value.ToJsonString()).GetDouble() is double number && double.IsFinite(number) && isRight(number)
            ? null
            : Wrong(name, $"a number {range}", value),
        (setup, value) => apply(setup, value.GetDouble()));

    private static string Wrong(string name, string right, JsonNode? value) => $"The {name} of a training must be {right}, not {value?.ToJsonString() ?? "nothing"}.";
}
