using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The options that decide what a training does.</summary>
internal sealed class TrainOptionSet
{
    private static readonly TrainingSetup s_defaults = new();

    private readonly SpecOptions spec = new(s_defaults.Network.Spec);
    private readonly Option<string?> model = SpecOptions.Text("--model", "NAME", $"A convolutional network instead of a perceptron: {string.Join(", ", NetworkChoice.Models)}; without batch norm with --norm none.");
    private readonly Option<bool> noAffine = new("--no-affine") { Description = "The norm of a perceptron has no trainable scale and shift, as in the networks of theory." };
    private readonly Option<string?> statistics = SpecOptions.Text("--statistics-momentum", "M", "Share of the running statistics that is kept in a step, 0 to 1 (default 0.9).");
    private readonly Option<string?> data = SpecOptions.Text("--data", "NAME", $"The samples: {string.Join(", ", SamplePair.Names)} (default {s_defaults.Data.Name}, which needs no files).");
    private readonly Option<string?> samples = SpecOptions.Text("--samples", "N", $"Number of samples to learn from, chosen by the seed (default all, of a synthetic set {SyntheticData.DefaultSamples}).");
    private readonly Option<string?> tests = SpecOptions.Text("--test-samples", "N", $"Number of samples to test on (default all, of a synthetic set {SyntheticData.DefaultTestSamples}).");
    private readonly Option<string?> crop = SpecOptions.Text("--crop", "P", "Move training images by up to P pixels (default 0; 4 is usual for CIFAR).");
    private readonly Option<bool> flip = new("--flip") { Description = "Mirror half of the training images." };
    private readonly Option<string?> epochs = SpecOptions.Text("--epochs", "E", $"Number of epochs (default {s_defaults.Epochs}).");
    private readonly Option<string?> steps = SpecOptions.Text("--steps", "N", "Number of steps, instead of --epochs.");
    private readonly Option<string?> batch = SpecOptions.Text("--batch", "B", $"Batch size (default {s_defaults.BatchSize}).");
    private readonly Option<string?> optimizer = SpecOptions.Text("--optimizer", "NAME", "sgd, momentum, nesterov, adam or rmsprop (default sgd).");
    private readonly Option<string?> rate = SpecOptions.Text("--lr", "R", "Learning rate (default 0.05; momentum and nesterov 0.01; adam and rmsprop 0.001).");
    private readonly Option<string?> momentum = SpecOptions.Text("--momentum", "M", "Momentum of the optimizers momentum and nesterov (default 0.9).");
    private readonly Option<string?> decay = SpecOptions.Text("--weight-decay", "D", "Weight decay (default 0).");
    private readonly Option<string?> schedule = SpecOptions.Text("--schedule", "RULE", "constant, cosine, or steps (a tenth after a half and after three quarters of the run) (default constant).");
    private readonly Option<string?> warmUp = SpecOptions.Text("--warm-up", "N", "Number of steps over which the learning rate rises (default 0).");
    private readonly Option<string?> clip = SpecOptions.Text("--clip", "NORM", "Largest norm of all gradients together (default none).");
    private readonly Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed of weights, order and synthetic samples (default 1).");
    private readonly Option<string?> precision = SpecOptions.Text("--precision", "P", "float32 or float64 (default float32).");
    private readonly Option<string?> probe = SpecOptions.Text("--probe", "WHAT", "Watch values and their gradients besides the layers: names or patterns such as 'layer.*.norm,scores', or all.");
    private readonly Option<string?> judgeEvery = SpecOptions.Text("--evaluate-every", "E", "Judge the network on test samples every E epochs, and always at the end (default 1; 0 for the end alone).");
    private readonly Option<string?> judgeSamples = SpecOptions.Text("--evaluation-samples", "N", $"Judge it by at most N samples of each part (default {s_defaults.EvaluationSamples}).");

    private IEnumerable<Option> Own =>
    [
        model, noAffine, statistics, data, samples, tests, crop, flip, epochs, steps, batch, optimizer, rate, momentum, decay, schedule, warmUp, clip, seed, precision, probe, judgeEvery, judgeSamples,
    ];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        spec.AddTo(command);
        foreach (Option option in Own)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether any of these options was given.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>True when one was.</returns>
    public bool AnyGiven(ParseResult parsed) => spec.All.Concat(Own).Any(option => IsGiven(parsed, option));

    /// <summary>Reads the setup.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>A setup whose numbers make sense.</returns>
    /// <exception cref="MisuseException">An option cannot be used.</exception>
    /// <exception cref="SpecificationException">The network is not valid.</exception>
    public TrainingSetup Read(ParseResult parsed)
    {
        NetworkChoice network = Network(parsed);
        ulong seedValue = PredictCommand.SeedOf(parsed.GetValue(seed));
        if (parsed.GetValue(epochs) is not null && parsed.GetValue(steps) is not null)
        {
            throw new MisuseException("--epochs and --steps both say how long to train; give one of them.");
        }

        OptimizerOptions rule = Optimizer(parsed);
        TrainingSetup setup = new()
        {
            Network = network,
            Data = Data(parsed, network, seedValue),
            Optimizer = rule,
            LearningRate = Rate(parsed, rule),
            Epochs = OptionWords.Whole("--epochs", parsed.GetValue(epochs), 1, TrainingSetup.MostSteps, s_defaults.Epochs),
            Steps = parsed.GetValue(steps) is { } count ? OptionWords.Whole("--steps", count, 1, TrainingSetup.MostSteps, 1) : null,
            BatchSize = OptionWords.Whole("--batch", parsed.GetValue(batch), 1, 1 << 20, s_defaults.BatchSize),
            LargestGradientNorm = parsed.GetValue(clip) is { } limit ? OptionWords.Positive("--clip", limit) : null,
            Seed = seedValue,
            Precision = OptionWords.Choice("--precision", parsed.GetValue(precision), ("float32", TrainingPrecision.Binary32), ("float64", TrainingPrecision.Binary64)),
            Probe = parsed.GetValue(probe),
            EvaluationEpochs = OptionWords.Whole("--evaluate-every", parsed.GetValue(judgeEvery), 0, TrainingSetup.MostSteps, s_defaults.EvaluationEpochs),
            EvaluationSamples = OptionWords.Whole("--evaluation-samples", parsed.GetValue(judgeSamples), 1, int.MaxValue, s_defaults.EvaluationSamples),
        };
        setup.EnsureValid();
        return setup;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is OptionResult { Implicit: false };

    private NetworkChoice Network(ParseResult parsed)
    {
        double kept = parsed.GetValue(statistics) is { } text ? SpecOptions.Finite("--statistics-momentum", text) : new NetworkChoice().StatisticsMomentum;
        if (kept is not (>= 0 and <= 1))
        {
            throw new MisuseException($"--statistics-momentum must be from 0 to 1, not {parsed.GetValue(statistics)}.");
        }

        if (parsed.GetValue(model) is not { } name)
        {
            return new NetworkChoice { Spec = spec.Read(parsed), IsAffine = !parsed.GetValue(noAffine), StatisticsMomentum = kept };
        }

        Option? foreign = spec.All.FirstOrDefault(option => option.Name != "--norm" && IsGiven(parsed, option));
        if (foreign is not null || parsed.GetValue(noAffine))
        {
            throw new MisuseException($"{foreign?.Name ?? "--no-affine"} describes a perceptron and --model names another network; give one of them.");
        }

        NetworkChoice.EnsureKnown(name);
        bool hasNorm = OptionWords.Choice("--norm", spec.All.OfType<Option<string?>>().Where(option => option.Name == "--norm").Select(parsed.GetValue).First(), ("batch", true), ("none", false));
        return new NetworkChoice { Model = name, ModelHasNorm = hasNorm, StatisticsMomentum = kept };
    }

    private SampleRequest Data(ParseResult parsed, NetworkChoice network, ulong seedValue)
    {
        string name = parsed.GetValue(data) ?? s_defaults.Data.Name;
        bool isSynthetic = SyntheticData.TryFind(name, out _);
        if (!isSynthetic && !DataSetCatalog.TryFind(name, out _))
        {
            throw new MisuseException(NearestName.Explain("data set", name, [.. SamplePair.Names]));
        }

        SampleRequest request = new()
        {
            Name = isSynthetic ? SyntheticData.Names.First(known => SyntheticData.TryFind(known, out SyntheticKind kind) && SyntheticData.TryFind(name, out SyntheticKind own) && kind == own) : DataSetCatalog.Find(name).Name,
            Samples = parsed.GetValue(samples) is { } count ? OptionWords.Whole("--samples", count, 1, int.MaxValue, 1) : null,
            TestSamples = parsed.GetValue(tests) is { } test ? OptionWords.Whole("--test-samples", test, 1, int.MaxValue, 1) : null,
            Augmentation = new Augmentation { Crop = OptionWords.Whole("--crop", parsed.GetValue(crop), 0, 1024, 0), Flip = parsed.GetValue(flip) },
            Seed = seedValue,
        };
        return isSynthetic && network.ReadsImages
            ? request with { SyntheticShape = new ImageShape(3, 32, 32), Samples = request.Samples ?? 1_000, TestSamples = request.TestSamples ?? 500 }
            : request;
    }

    private OptimizerOptions Optimizer(ParseResult parsed)
    {
        (OptimizerKind kind, bool hasMomentum, bool isNesterov) = OptionWords.Choice(
            "--optimizer",
            parsed.GetValue(optimizer),
            ("sgd", (OptimizerKind.GradientDescent, false, false)),
            ("momentum", (OptimizerKind.GradientDescent, true, false)),
            ("nesterov", (OptimizerKind.GradientDescent, true, true)),
            ("adam", (OptimizerKind.Adam, false, false)),
            ("rmsprop", (OptimizerKind.RootMeanSquare, false, false)));
        if (parsed.GetValue(momentum) is not null && !hasMomentum)
        {
            throw new MisuseException("--momentum belongs to --optimizer momentum or nesterov.");
        }

        const double UsualMomentum = 0.9;
        double kept = !hasMomentum ? 0 : parsed.GetValue(momentum) is { } text ? SpecOptions.Finite("--momentum", text) : UsualMomentum;
        double shrink = parsed.GetValue(decay) is { } weight ? SpecOptions.Finite("--weight-decay", weight) : 0;
        return kept is < 0 or >= 1 || (hasMomentum && kept == 0)
            ? throw new MisuseException($"--momentum must be above 0 and below 1, not {parsed.GetValue(momentum)}.")
            : shrink < 0
                ? throw new MisuseException($"--weight-decay must be at least 0, not {parsed.GetValue(decay)}.")
                : new OptimizerOptions { Kind = kind, Momentum = kept, IsNesterov = isNesterov, WeightDecay = shrink };
    }

    private RateSchedule Rate(ParseResult parsed, OptimizerOptions rule)
    {
        double usual = rule.Kind != OptimizerKind.GradientDescent ? 0.001 : rule.Momentum > 0 ? 0.01 : 0.05;
        return new RateSchedule
        {
            Rate = parsed.GetValue(rate) is { } text ? OptionWords.Positive("--lr", text) : usual,
            Rule = OptionWords.Choice("--schedule", parsed.GetValue(schedule), ("constant", RateRule.Constant), ("cosine", RateRule.Cosine), ("steps", RateRule.Steps)),
            WarmUp = OptionWords.Whole("--warm-up", parsed.GetValue(warmUp), 0, int.MaxValue, 0),
        };
    }
}
