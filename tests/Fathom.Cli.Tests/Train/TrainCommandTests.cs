using System.Text.Json;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli.Tests;

public sealed class TrainCommandTests
{
    private static readonly string[] s_small = ["train", "--depth", "4", "--width", "20", "--samples", "300", "--test-samples", "100", "--batch", "30", "--epochs", "3", "--threads", "2"];

    [Theory]
    [InlineData("trained")]
    [InlineData("trained", "--activation=tanh", "--init=orthogonal", "--uncentred", "--precision=float64")]
    [InlineData("trained", "--norm=layer", "--optimizer=adam", "--lr=0.01")]
    [InlineData("trained", "--skip=1", "--optimizer=nesterov", "--schedule=cosine", "--warm-up=3", "--lr=0.1", "--clip=5", "--weight-decay=1e-4", "--no-affine")]
    [InlineData("trained", "--gain-schedule=power:0.4", "--activation=tanh", "--probe=layer.2*", "--evaluate-every=0")]
    [InlineData("collapsed", "--data=gaussian", "--steps=1", "--lr=1e-6")]
    public void The_document_is_what_the_schema_says_and_what_stands_in_the_folder(string verdict, params string[] options)
    {
        using TemporaryFolder folder = new();
        string[] given = [.. s_small];
        if (options.Any(option => option.StartsWith("--steps", StringComparison.Ordinal)))
        {
            given = [.. given.Where(word => word is not ("--epochs" or "3"))];
        }

        JsonElement root = CommandRun.JsonOf([.. given, .. options, "--out", folder.PathOf("run")]);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.run-1"), root).ShouldBeEmpty();
        root.GetProperty("verdict").GetString().ShouldBe(verdict);
        using JsonDocument kept = JsonDocument.Parse(File.ReadAllText(folder.PathOf("run/run.json")));
        foreach (JsonProperty part in kept.RootElement.EnumerateObject().Where(part => part.Name != "provenance"))
        {
            root.GetProperty(part.Name).GetRawText().ShouldBe(part.Value.GetRawText());
        }
    }

    [Fact]
    public void The_setup_is_what_the_options_say()
    {
        using TemporaryFolder folder = new();
        JsonElement root = CommandRun.JsonOf([.. s_small, "--lr", "0.2", "--seed", "9", "--statistics-momentum", "0.5", "--optimizer", "momentum", "--momentum", "0.8", "--out", folder.PathOf("run")]);
        TrainingSetup setup = TrainingSetupJson.Read(root.GetProperty("setup").GetRawText());
        setup.ShouldBe(new TrainingSetup
        {
            Network = new NetworkChoice { Spec = new NetworkSpec { Depth = 4, Width = 20 }, StatisticsMomentum = 0.5 },
            Data = new Data.SampleRequest { Name = "gaussian-mixture", Samples = 300, TestSamples = 100, Seed = 9 },
            Optimizer = new Networks.OptimizerOptions { Momentum = 0.8 },
            LearningRate = new RateSchedule { Rate = 0.2 },
            BatchSize = 30,
            Epochs = 3,
            Seed = 9,
        });
    }

    [Fact]
    public void People_read_first_what_theory_says_and_last_what_happened_beside_it()
    {
        using TemporaryFolder folder = new();
        string text = CommandRun.OutputOf([.. s_small, "--out", folder.PathOf("run")]);
        int theory = text.IndexOf("gradient growth", StringComparison.Ordinal);
        int comparison = text.IndexOf("Theory: a growth of", StringComparison.Ordinal);
        theory.ShouldBeInRange(0, comparison);
        text.ShouldContain("trainable depth");
        text.ShouldContain("precision horizon");
        text.ShouldContain("accuracy, inference mode");
        text.ShouldContain("As predicted.");
        text.ShouldContain($"The run is kept in {folder.PathOf("run")}.");
    }

    [Fact]
    public void A_model_without_theory_says_so_and_trains_on_drawn_images()
    {
        using TemporaryFolder folder = new();
        string text = CommandRun.OutputOf("train", "--model", "resnet8", "--samples", "40", "--test-samples", "20", "--batch", "10", "--steps", "2", "--threads", "2", "--out", folder.PathOf("run"));
        text.ShouldContain("The theory covers perceptrons");
        text.ShouldContain("resnet8, batch norm");
    }

    [Fact]
    public void A_run_that_diverges_ends_with_the_step_and_the_layer_and_its_files_complete()
    {
        using TemporaryFolder folder = new();
        CommandRun run = CommandRun.Of([.. s_small, "--norm", "none", "--lr", "1e15", "--out", folder.PathOf("run")]);
        run.ExitCode.ShouldBe(FathomProgram.Failed);
        run.Error.ShouldMatch(@"^fathom: The run diverged at step \d+, in layer \d+ \(.+\): ");
        run.Output.ShouldContain("What happened: the run diverged at step");
        foreach (string file in (string[])["run.json", "metrics.csv", "profile.csv", "checkpoint.fathom"])
        {
            File.Exists(folder.PathOf($"run/{file}")).ShouldBeTrue(file);
        }
    }

    [Fact]
    public void A_run_goes_on_and_a_setup_that_differs_is_refused()
    {
        using TemporaryFolder folder = new();
        string place = folder.PathOf("run");
        string csv = CommandRun.OutputOf([.. s_small, "--out", place, "--csv"]);
        csv.ShouldStartWith("step,epoch,learningRate,");
        CommandRun.OutputOf("train", "--resume", place, "--csv").ShouldBe(csv);
        CommandRun.OutputOf([.. s_small, "--resume", place, "--csv"]).ShouldBe(csv);
        CommandRun.RefusalOf([.. s_small, "--gain", "2", "--resume", place]).ShouldContain("network.spec.activation.gain 1 and not 2");
        CommandRun.RefusalOf([.. s_small, "--out", place]).ShouldContain($"go on with it by --resume '{place}'");
        CommandRun.RefusalOf("train", "--resume", place, "--out", place);
        CommandRun.RefusalOf("train", "--resume", folder.PathOf("nothing")).ShouldContain("There is no run in");
        string checkpoint = folder.PathOf("run/checkpoint.fathom");
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..^9]);
        CommandRun.RefusalOf("train", "--resume", place).ShouldContain("it is cut short or damaged");
    }

    [Theory]
    [InlineData("--lr must be above 0, not 0", "--lr", "0")]
    [InlineData("--lr must be a finite number", "--lr", "NaN")]
    [InlineData("--lr must be above 0, not -1", "--lr", "-1")]
    [InlineData("did you mean 'fashion-mnist'", "--data", "fashon-mnist")]
    [InlineData("--depth describes a perceptron", "--model", "resnet20", "--depth", "5")]
    [InlineData("resnet20", "--model", "resnet21")]
    [InlineData("give one of them", "--epochs", "3", "--steps", "4")]
    [InlineData("--epochs must be a whole number", "--epochs", "0")]
    [InlineData("--momentum belongs to", "--momentum", "0.5")]
    [InlineData("--momentum must be above 0 and below 1", "--optimizer", "momentum", "--momentum", "1")]
    [InlineData("--weight-decay must be at least 0", "--weight-decay", "-1")]
    [InlineData("--clip must be above 0", "--clip", "0")]
    [InlineData("did you mean 'adam'", "--optimizer", "adma")]
    [InlineData("--statistics-momentum must be from 0 to 1", "--statistics-momentum", "2")]
    [InlineData("fewer than a batch of 128", "--samples", "100")]
    [InlineData("Batch norm over a batch of one sample", "--batch", "1")]
    [InlineData("that a probe could watch", "--probe", "layer.x")]
    [InlineData("Only images can be moved", "--crop", "2")]
    [InlineData("--crop must be a whole number", "--crop", "-2")]
    [InlineData("--samples must be a whole number", "--samples", "0")]
    [InlineData("cannot be made", "--out", "/proc/nowhere")]
    [InlineData("--threads must be a whole number", "--threads", "0")]
    [InlineData("--json and --csv", "--json", "--csv")]
    public void A_bad_value_is_refused_in_one_sentence(string words, params string[] options)
    {
        string error = CommandRun.RefusalOf(["train", .. options]);
        error.ShouldContain(words);
        error.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public void Data_that_a_model_cannot_read_are_refused()
    {
        if (CommandRun.Of("predict", "--data", "mnist", "--depth", "2", "--batch", "4").ExitCode != FathomProgram.Done)
        {
            Assert.Skip("MNIST is not on this machine.");
        }

        CommandRun.RefusalOf("train", "--model", "vgg16", "--data", "mnist").ShouldContain("vgg16 reads square images of at least 32 × 32 pixels, and these samples are 1×28×28");
    }
}
