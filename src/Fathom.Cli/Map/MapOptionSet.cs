using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The options of <c>fathom map</c>: the two axes, the network, and how it is trained.</summary>
internal sealed class MapOptionSet
{
    private const double StandardRatePerSample = 1e-3;
    private const int StandardSamples = 4000;
    private const int StandardEpochs = 8;
    private const int MostJudged = 2000;

    private static readonly NetworkSpec s_standard = new() { Width = 64, Normalization = new() { Epsilon = 1e-3 } };

    private readonly SpecOptions spec = new(s_standard);
    private readonly Option<string?> x = SpecOptions.Text("--x", "NAME=VALUES", $"What varies from left to right, as FROM:TO:STEP, FROM:TO:xFACTOR or a list; NAME is {string.Join(", ", MapParameter.All.SkipLast(1).Select(parameter => parameter.Name))} or {MapParameter.All[^1].Name} (default depth=10:70:10).");
    private readonly Option<string?> y = SpecOptions.Text("--y", "NAME=VALUES", "What varies from bottom to top, likewise (default batch=8,16,32,64,128).");
    private readonly Option<string?> repeats = SpecOptions.Text("--repeats", "R", "Networks per cell, with seeds that follow --seed (default 1).");
    private readonly Option<string?> data = SpecOptions.Text("--data", "NAME", $"What is learned: {string.Join(", ", SamplePair.Names)} (default {SyntheticData.Names[0]}, which needs no files).");
    private readonly Option<string?> samples = SpecOptions.Text("--samples", "N", $"Samples to learn from (default {StandardSamples}).");
    private readonly Option<string?> batch = SpecOptions.Text("--batch", "B", "Batch size, where no axis varies it (default 128).");
    private readonly Option<string?> epochs = SpecOptions.Text("--epochs", "E", $"Times that each sample is seen (default {StandardEpochs}).");
    private readonly Option<string?> steps = SpecOptions.Text("--steps", "S", "Number of steps, instead of epochs.");
    private readonly Option<string?> optimizer = SpecOptions.Text("--optimizer", "NAME", "sgd, adam or rmsprop (default sgd).");
    private readonly Option<string?> momentum = SpecOptions.Text("--momentum", "M", "Momentum of sgd (default 0).");
    private readonly Option<string?> rate = SpecOptions.Text("--lr", "RATE", "Learning rate, the same for every cell.");
    private readonly Option<string?> ratePerSample = SpecOptions.Text("--lr-per-sample", "RATE", $"Learning rate over batch size, as in the paper (default {StandardRatePerSample.ToString(CultureInfo.InvariantCulture)}).");
    private readonly Option<string?> clip = SpecOptions.Text("--clip", "NORM", "Largest norm of all gradients together (default none).");
    private readonly Option<string?> precision = SpecOptions.Text("--precision", "P", "float32 or float64 (default float32).");
    private readonly Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of samples, weights and order (default 1).");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[x, y, repeats, data, samples, batch, epochs, steps, optimizer, momentum, rate, ratePerSample, clip, precision, seed])
        {
            command.Options.Add(option);
        }

        spec.AddTo(command);
    }

    /// <summary>Reads what is asked for.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>The map; every training in it makes sense.</returns>
    /// <exception cref="MisuseException">Something cannot be used.</exception>
    /// <exception cref="ArgumentException">An axis or a cell makes no sense.</exception>
    /// <exception cref="SpecificationException">The network is not valid.</exception>
    public MapRequest Read(ParseResult parsed)
    {
        if (parsed.GetValue(rate) is not null && parsed.GetValue(ratePerSample) is not null)
        {
            throw new MisuseException("--lr and --lr-per-sample both set the learning rate; give one of them.");
        }

        if (parsed.GetValue(epochs) is not null && parsed.GetValue(steps) is not null)
        {
            throw new MisuseException("--epochs and --steps both set the length of a training; give one of them.");
        }

        MapAxis across = parsed.GetValue(x) is { } first ? MapAxis.Parse(first) : MapAxis.Parse("depth=10:70:10");
        MapAxis up = parsed.GetValue(y) is { } second ? MapAxis.Parse(second) : MapAxis.Parse("batch=8,16,32,64,128");
        bool isRateVaried = across.Parameter.Name == "lr" || up.Parameter.Name == "lr";
        bool isPerSample = parsed.GetValue(rate) is null && !isRateVaried;
        MapRequest request = new()
        {
            Setup = Setup(parsed),
            X = across,
            Y = up,
            Repeats = OptionWords.Whole("--repeats", parsed.GetValue(repeats), 1, MapRequest.MostTrainings, 1),
            RatePerSample = parsed.GetValue(ratePerSample) is { } text ? OptionWords.Positive("--lr-per-sample", text) : isPerSample ? StandardRatePerSample : null,
        };
        request.EnsureValid();
        return request;
    }

    private TrainingSetup Setup(ParseResult parsed)
    {
        ulong chosen = PredictCommand.SeedOf(parsed.GetValue(seed));
        return new TrainingSetup
        {
            Network = new NetworkChoice { Spec = spec.Read(parsed) },
            Data = new SampleRequest
            {
                Name = parsed.GetValue(data) ?? SyntheticData.Names[0],
                Samples = OptionWords.Whole("--samples", parsed.GetValue(samples), 1, int.MaxValue, StandardSamples),
                TestSamples = MostJudged,
                Seed = chosen,
            },
            Optimizer = new OptimizerOptions
            {
                Kind = OptionWords.Choice(
                    "--optimizer",
                    parsed.GetValue(optimizer),
                    ("sgd", OptimizerKind.GradientDescent),
                    ("adam", OptimizerKind.Adam),
                    ("rmsprop", OptimizerKind.RootMeanSquare)),
                Momentum = parsed.GetValue(momentum) is { } inertia ? SpecOptions.Finite("--momentum", inertia) : 0,
            },
            LearningRate = parsed.GetValue(rate) is { } given ? new RateSchedule { Rate = OptionWords.Positive("--lr", given) } : new RateSchedule(),
            Epochs = OptionWords.Whole("--epochs", parsed.GetValue(epochs), 1, TrainingSetup.MostSteps, StandardEpochs),
            Steps = parsed.GetValue(steps) is { } length ? OptionWords.Whole("--steps", length, 1, TrainingSetup.MostSteps, 1) : null,
            BatchSize = OptionWords.Whole("--batch", parsed.GetValue(batch), 2, 1 << 20, 128),
            LargestGradientNorm = parsed.GetValue(clip) is { } limit ? OptionWords.Positive("--clip", limit) : null,
            Precision = OptionWords.Choice("--precision", parsed.GetValue(precision), ("float32", TrainingPrecision.Binary32), ("float64", TrainingPrecision.Binary64)),
            Seed = chosen,
            EvaluationSamples = MostJudged,
            EvaluationEpochs = 0,
        };
    }
}
