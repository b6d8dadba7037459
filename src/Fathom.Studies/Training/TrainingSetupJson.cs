using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>A training's setup as JSON, as it stands in <c>run.json</c> and in checkpoints.</summary>
public static class TrainingSetupJson
{
    private static readonly string[] s_optimizers = ["sgd", "adam", "rmsprop"];
    private static readonly string[] s_rules = ["constant", "cosine", "steps"];
    private static readonly string[] s_precisions = ["float32", "float64"];

    /// <summary>Words for the optimizers, in the order of <see cref="OptimizerKind"/>.</summary>
    public static IReadOnlyList<string> Optimizers => s_optimizers;

    /// <summary>Words for the rules of the learning rate, in the order of <see cref="RateRule"/>.</summary>
    public static IReadOnlyList<string> Rules => s_rules;

    /// <summary>Words for the precisions, in the order of <see cref="TrainingPrecision"/>.</summary>
    public static IReadOnlyList<string> Precisions => s_precisions;

    /// <summary>Writes a setup.</summary>
    /// <param name="setup">The setup.</param>
    /// <returns>One JSON object; the same text for the same setup.</returns>
    public static string Write(TrainingSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            WriteNetwork(writer, setup.Network);
            WriteData(writer, setup.Data);
            WriteOptimizer(writer, setup.Optimizer);
            WriteRate(writer, setup.LearningRate);
            if (setup.Steps is { } steps)
            {
                writer.WriteNumber("steps", steps);
            }
            else
            {
                writer.WriteNumber("epochs", setup.Epochs);
            }

            writer.WriteNumber("batch", setup.BatchSize);
            if (setup.LargestGradientNorm is { } limit)
            {
                writer.WriteNumber("clip", limit);
            }

            writer.WriteNumber("seed", setup.Seed);
            writer.WriteString("precision", s_precisions[(int)setup.Precision]);
            if (setup.Probe is { } probe)
            {
                writer.WriteString("probe", probe);
            }

            writer.WriteNumber("evaluationSamples", setup.EvaluationSamples);
            writer.WriteNumber("evaluationEpochs", setup.EvaluationEpochs);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads a setup.</summary>
    /// <param name="json">What <see cref="Write"/> wrote.</param>
    /// <returns>The setup.</returns>
    /// <exception cref="ArgumentException">The text is no setup; the message says what is wrong.</exception>
    /// <exception cref="SpecificationException">Its specification is wrong.</exception>
    public static TrainingSetup Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            TrainingSetup setup = new()
            {
                Network = ReadNetwork(root.GetProperty("network")),
                Data = ReadData(root.GetProperty("data")),
                Optimizer = ReadOptimizer(root.GetProperty("optimizer")),
                LearningRate = ReadRate(root.GetProperty("learningRate")),
                Steps = Optional(root, "steps")?.GetInt64(),
                Epochs = Optional(root, "epochs")?.GetInt32() ?? new TrainingSetup().Epochs,
                BatchSize = root.GetProperty("batch").GetInt32(),
                LargestGradientNorm = Optional(root, "clip")?.GetDouble(),
                Seed = root.GetProperty("seed").GetUInt64(),
                Precision = (TrainingPrecision)Word(root, "precision", s_precisions),
                Probe = Optional(root, "probe")?.GetString(),
                EvaluationSamples = root.GetProperty("evaluationSamples").GetInt32(),
                EvaluationEpochs = root.GetProperty("evaluationEpochs").GetInt32(),
            };
            setup.EnsureValid();
            return setup;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"The setup of the run cannot be read: {fault.Message}", nameof(json), fault);
        }
    }

    /// <summary>Where two setups differ.</summary>
    /// <param name="first">A setup that <see cref="Write"/> wrote.</param>
    /// <param name="second">Another.</param>
    /// <returns>For each difference its path, such as <c>network.spec.depth</c>, and both values; empty when they are the same.</returns>
    public static ImmutableArray<(string Path, string First, string Second)> Differences(string first, string second)
    {
        SortedDictionary<string, string> left = Flat(first);
        SortedDictionary<string, string> right = Flat(second);
        const string Absent = "nothing";
        return
        [
            .. left.Keys.Union(right.Keys).Order(StringComparer.Ordinal)
                .Select(path => (path, left.GetValueOrDefault(path, Absent), right.GetValueOrDefault(path, Absent)))
                .Where(pair => pair.Item2 != pair.Item3),
        ];
    }

    private static void WriteNetwork(Utf8JsonWriter writer, NetworkChoice network)
    {
        writer.WriteStartObject("network");
        if (network.Spec is { } spec)
        {
            writer.WritePropertyName("spec");
            using JsonDocument document = JsonDocument.Parse(NetworkSpecJson.Write(spec));
            document.RootElement.WriteTo(writer);
            writer.WriteBoolean("affine", network.IsAffine);
        }
        else
        {
            writer.WriteString("model", network.Model);
            writer.WriteBoolean("norm", network.ModelHasNorm);
        }

        writer.WriteNumber("statisticsMomentum", network.StatisticsMomentum);
        writer.WriteEndObject();
    }

    private static NetworkChoice ReadNetwork(JsonElement part) => new()
    {
        Spec = Optional(part, "spec") is { } spec ? NetworkSpecJson.Read(spec.GetRawText()) : null,
        Model = Optional(part, "model")?.GetString(),
        ModelHasNorm = Optional(part, "norm")?.GetBoolean() ?? true,
        IsAffine = Optional(part, "affine")?.GetBoolean() ?? true,
        StatisticsMomentum = part.GetProperty("statisticsMomentum").GetDouble(),
    };

    private static void WriteData(Utf8JsonWriter writer, SampleRequest data)
    {
        writer.WriteStartObject("data");
        writer.WriteString("name", data.Name);
        if (data.Samples is { } samples)
        {
            writer.WriteNumber("samples", samples);
        }

        if (data.TestSamples is { } tests)
        {
            writer.WriteNumber("testSamples", tests);
        }

        if (SyntheticData.TryFind(data.Name, out _))
        {
            writer.WriteStartArray("shape");
            writer.WriteNumberValue(data.SyntheticShape.Channels);
            writer.WriteNumberValue(data.SyntheticShape.Height);
            writer.WriteNumberValue(data.SyntheticShape.Width);
            writer.WriteEndArray();
        }

        writer.WriteNumber("crop", data.Augmentation.Crop);
        writer.WriteBoolean("flip", data.Augmentation.Flip);
        writer.WriteNumber("seed", data.Seed);
        writer.WriteEndObject();
    }

    private static SampleRequest ReadData(JsonElement part) => new()
    {
        Name = part.GetProperty("name").GetString() ?? string.Empty,
        Samples = Optional(part, "samples")?.GetInt32(),
        TestSamples = Optional(part, "testSamples")?.GetInt32(),
        SyntheticShape = Optional(part, "shape") is { } shape
            ? new ImageShape(shape[0].GetInt32(), shape[1].GetInt32(), shape[2].GetInt32())
            : new SampleRequest { Name = string.Empty }.SyntheticShape,
        Augmentation = new Augmentation { Crop = part.GetProperty("crop").GetInt32(), Flip = part.GetProperty("flip").GetBoolean() },
        Seed = part.GetProperty("seed").GetUInt64(),
    };

    private static void WriteOptimizer(Utf8JsonWriter writer, OptimizerOptions options)
    {
        writer.WriteStartObject("optimizer");
        writer.WriteString("kind", s_optimizers[(int)options.Kind]);
        writer.WriteNumber("momentum", options.Momentum);
        writer.WriteBoolean("nesterov", options.IsNesterov);
        writer.WriteNumber("weightDecay", options.WeightDecay);
        writer.WriteNumber("firstDecay", options.FirstDecay);
        writer.WriteNumber("secondDecay", options.SecondDecay);
        writer.WriteNumber("epsilon", options.Epsilon);
        writer.WriteEndObject();
    }

    private static OptimizerOptions ReadOptimizer(JsonElement part) => new()
    {
        Kind = (OptimizerKind)Word(part, "kind", s_optimizers),
        Momentum = part.GetProperty("momentum").GetDouble(),
        IsNesterov = part.GetProperty("nesterov").GetBoolean(),
        WeightDecay = part.GetProperty("weightDecay").GetDouble(),
        FirstDecay = part.GetProperty("firstDecay").GetDouble(),
        SecondDecay = part.GetProperty("secondDecay").GetDouble(),
        Epsilon = part.GetProperty("epsilon").GetDouble(),
    };

    private static void WriteRate(Utf8JsonWriter writer, RateSchedule rate)
    {
        writer.WriteStartObject("learningRate");
        writer.WriteNumber("rate", rate.Rate);
        writer.WriteString("schedule", s_rules[(int)rate.Rule]);
        if (rate.Rule == RateRule.Steps)
        {
            writer.WriteNumber("factor", rate.Factor);
            writer.WriteStartArray("points");
            foreach (double point in rate.Points)
            {
                writer.WriteNumberValue(point);
            }

            writer.WriteEndArray();
        }

        writer.WriteNumber("warmUp", rate.WarmUp);
        writer.WriteEndObject();
    }

    private static RateSchedule ReadRate(JsonElement part)
    {
        RateSchedule rate = new()
        {
            Rate = part.GetProperty("rate").GetDouble(),
            Rule = (RateRule)Word(part, "schedule", s_rules),
            WarmUp = part.GetProperty("warmUp").GetInt32(),
        };
        return rate.Rule == RateRule.Steps
            ? rate with { Factor = part.GetProperty("factor").GetDouble(), Points = [.. part.GetProperty("points").EnumerateArray().Select(point => point.GetDouble())] }
            : rate;
    }

    private static JsonElement? Optional(JsonElement part, string name) => part.TryGetProperty(name, out JsonElement value) ? value : null;

    private static int Word(JsonElement part, string name, string[] words)
    {
        string? word = part.GetProperty(name).GetString();
        int index = Array.IndexOf(words, word);
        return index >= 0 ? index : throw new FormatException($"'{name}' must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}, not '{word}'.");
    }

    private static SortedDictionary<string, string> Flat(string json)
    {
        SortedDictionary<string, string> leaves = new(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json);
        Flatten(document.RootElement, string.Empty, leaves);
        return leaves;
    }

    private static void Flatten(JsonElement element, string path, SortedDictionary<string, string> leaves)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            leaves[path] = element.ToString();
            return;
        }

        foreach (JsonProperty part in element.EnumerateObject())
        {
            Flatten(part.Value, path.Length == 0 ? part.Name : $"{path}.{part.Name}", leaves);
        }
    }
}
