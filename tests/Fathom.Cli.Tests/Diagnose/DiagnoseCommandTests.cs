using System.Text.Json;
using Fathom.Data;
using Fathom.Numerics;

namespace Fathom.Cli.Tests;

/// <summary>Networks are written by one command and judged by others.</summary>
public class DiagnoseCommandTests
{
    [Fact]
    public void A_network_that_is_too_deep_stops_a_build_and_one_that_is_not_does_not()
    {
        using TemporaryFolder folder = new();
        CommandRun deep = CommandRun.Of("diagnose", Model(folder, 60));
        deep.ExitCode.ShouldBe(3);
        deep.Output.ShouldContain("Squared gradients grow by a factor of 1.");
        deep.Output.ShouldContain("◀ here");
        deep.Output.ShouldContain("→ ");
        deep.Error.ShouldBeEmpty();
        CommandRun shallow = CommandRun.Of("diagnose", Model(folder, 6));
        (shallow.ExitCode, shallow.Error).ShouldBe((FathomProgram.Done, ""));
        shallow.Output.ShouldContain("Nothing stands in the way of training this network");
    }

    [Theory]
    [InlineData("cifar-10")]
    [InlineData(null)]
    public void A_trained_healthy_network_has_no_error(string? data)
    {
        string? model = DataLocator.Usual().Places.Select(place => Path.Combine(place, "onnx", "models", "cifar10-resnet20-bn.onnx")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(model is null, "cifar10-resnet20-bn.onnx is not on this machine; set FATHOM_DATA to the folder that holds onnx/models.");
        CommandRun run = CommandRun.Of(["diagnose", model, .. data is null ? (string[])[] : ["--data", data], "--json"]);
        run.ExitCode.ShouldBe(FathomProgram.Done, run.Error);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        document.RootElement.GetProperty("healthy").GetBoolean().ShouldBeTrue();
        document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("severity").GetString()).ShouldNotContain("error");
    }

    [Fact]
    public void Everything_is_told_on_demand_and_for_programs()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 4);
        CommandRun.OutputOf("diagnose", model, "--verbose").ShouldContain("layer.4.activation");
        JsonElement document = CommandRun.JsonOf("diagnose", model, "--batch", "16");
        SchemaCheck.Faults(SchemaCheck.Load("fathom.diagnosis-1"), document).ShouldBeEmpty();
        document.GetProperty("batch").GetInt32().ShouldBe(16);
        document.GetProperty("layers").GetArrayLength().ShouldBe(5);
        document.GetProperty("healthy").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Everything_means_every_layer_norm_node_and_change()
    {
        using TemporaryFolder folder = new();
        string text = CommandRun.Of("diagnose", Model(folder, 60), "--verbose").Output;
        string[] expected = ["precision horizon: from 'layer.", "training against inference mode", "the network as it is", "begin with half the gain", "digits in float32", "running statistics", "λ max", "train/infer", "imbalance", "tail", "limit 16.0"];
        foreach (string part in expected)
        {
            text.ShouldContain(part);
        }

        foreach (string node in (string[])["layer.60.activation", "layer.17.norm", "scores"])
        {
            text.ShouldContain(node);
        }
    }

    [Fact]
    public void A_cause_is_proved_by_changes_and_told_to_programs()
    {
        using TemporaryFolder folder = new();
        CommandRun run = CommandRun.Of("diagnose", Model(folder, 60), "--json");
        run.ExitCode.ShouldBe(3);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.diagnosis-1"), document.RootElement).ShouldBeEmpty();
        double growth = document.RootElement.GetProperty("gradientGrowth").GetDouble();
        JsonElement[] ablations = [.. document.RootElement.GetProperty("ablations").EnumerateArray()];
        ablations.Select(ablation => ablation.GetProperty("cause").GetString()).ShouldBe(["Initialization", "Initialization", "Activation", "BatchNorm", "MissingSkip"]);
        ablations[3].GetProperty("gradientGrowth").GetDouble().ShouldBeInRange(0.8, 1.2);
        growth.ShouldBeGreaterThan(1.3);
        double[] remedies = [.. document.RootElement.GetProperty("findings")[0].GetProperty("remedies").EnumerateArray().Select(remedy => remedy.GetProperty("predicted").GetDouble())];
        remedies.ShouldBe(remedies.Order());
    }

    [Fact]
    public void A_network_can_be_looked_at_in_the_numbers_of_training()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 4);
        JsonElement single = CommandRun.JsonOf("diagnose", model, "--precision", "float32");
        JsonElement full = CommandRun.JsonOf("diagnose", model);
        (single.GetProperty("precision").GetString(), full.GetProperty("precision").GetString()).ShouldBe(("float32", "float64"));
        double loss = full.GetProperty("loss").GetDouble();
        single.GetProperty("loss").GetDouble().ShouldBe(loss, 1e-5 * loss);
        single.GetProperty("loss").GetDouble().ShouldNotBe(loss);
        CommandRun.OutputOf("diagnose", model, "--precision", "float32").ShouldContain("float32 on a batch of 32");
    }

    [Fact]
    public void Samples_come_from_a_folder_of_arrays()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 4);
        Matrix samples = Samples.Of(40, 12);
        Matrix labels = new(40, 1);
        for (int i = 0; i < 40; i++)
        {
            labels[i, 0] = i % 10;
        }

        string data = Directory.CreateDirectory(folder.PathOf("data")).FullName;
        folder.Write("data/x.npy", samples);
        folder.Write("data/train.labels.npy", labels);
        JsonElement chosen = CommandRun.JsonOf("diagnose", model, "--data", data, "--batch", "20");
        chosen.GetProperty("batch").GetInt32().ShouldBe(20);

        // The same samples with the same labels, whichever way they are named; other labels give another loss.
        double loss = CommandRun.JsonOf("diagnose", model, "--data", data).GetProperty("loss").GetDouble();
        CommandRun.JsonOf("diagnose", model, "--data", folder.PathOf("data/x.npy"), "--labels", folder.PathOf("data/train.labels.npy")).GetProperty("loss").GetDouble().ShouldBe(loss);
        CommandRun.JsonOf("diagnose", model, "--data", folder.PathOf("data/x.npy")).GetProperty("loss").GetDouble().ShouldNotBe(loss);
        folder.Write("data/second.npy", samples);
        CommandRun.RefusalOf("diagnose", model, "--data", data).ShouldContain("second.npy");
        CommandRun.RefusalOf("diagnose", model, "--data", folder.PathOf("data/x.npy"), "--batch", "41").ShouldContain("--batch 40");
        CommandRun.RefusalOf("diagnose", model, "--data", folder.PathOf("data/x.npy"), "--labels", folder.PathOf("data/x.npy")).ShouldContain("one whole number");
        labels[3, 0] = 0.5;
        CommandRun.RefusalOf("diagnose", model, "--labels", folder.Write("labels.npy", labels)).ShouldContain("label 3");
    }

    [Fact]
    public void Samples_come_from_a_folder_with_the_files_of_a_data_set()
    {
        string? root = DataFolderOf("mnist");
        Assert.SkipWhen(root is null, "there is no data folder");
        using TemporaryFolder folder = new();
        string model = folder.PathOf("mnist.onnx");
        CommandRun.OutputOf("export", "--depth", "3", "--width", "16", "--epsilon", "1e-5", "--inputs", "784", "--training", "--out", model);
        double named = CommandRun.JsonOf("diagnose", model, "--data", "mnist").GetProperty("loss").GetDouble();
        CommandRun.JsonOf("diagnose", model, "--data", Path.Combine(root, "mnist")).GetProperty("loss").GetDouble().ShouldBe(named);
        CommandRun.JsonOf("diagnose", model, "--data", Path.Combine(root, "fashion-mnist")).GetProperty("loss").GetDouble().ShouldNotBe(named);
        CommandRun.RefusalOf("diagnose", model, "--data", "mnist", "--labels", "labels.npy").ShouldContain("labels of its own");
    }

    [Fact]
    public void A_model_of_the_default_export_is_told_to_be_exported_again()
    {
        string? root = DataFolderOf("onnx");
        Assert.SkipWhen(root is null, "there is no data folder");
        string model = Path.Combine(root, "onnx", "torch-exported", "tiny_mobilenet_v2.eval.op14.onnx");
        Assert.SkipUnless(File.Exists(model), "there is no exported model");
        foreach (string command in (string[])["lint", "diagnose"])
        {
            string text = CommandRun.Of(command, model).Output;
            text.ShouldContain("the export folded batch norm into them");
            text.ShouldContain("  model.train()\n");
            text.ShouldContain("TrainingMode.TRAINING");
        }
    }

    [Fact]
    public void Weights_can_be_drawn_anew()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 12, "--weight-scale", "0.3", "--norm", "none");
        CommandRun.Of("diagnose", model).ExitCode.ShouldBe(3);
        CommandRun.OutputOf("diagnose", model, "--reinit", "he").ShouldContain("Nothing stands in the way");
    }

    [Fact]
    public void What_can_be_seen_without_running_is_told_by_lint()
    {
        using TemporaryFolder folder = new();
        CommandRun.OutputOf("lint", Model(folder, 3)).ShouldContain("nothing to complain about");
        CommandRun zero = CommandRun.Of("lint", Model(folder, 3, "--weight-scale", "0.001"));
        zero.ExitCode.ShouldBe(3);
        zero.Output.ShouldContain("'layer.1'");
        JsonElement document = CommandRun.JsonOf("lint", Model(folder, 3));
        SchemaCheck.Faults(SchemaCheck.Load("fathom.lint-1"), document).ShouldBeEmpty();
        document.GetProperty("healthy").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_judged_is_refused_with_a_sentence()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 3);
        CommandRun.RefusalOf("diagnose").ShouldContain("MODEL");
        CommandRun.RefusalOf("diagnose", folder.PathOf("absent.onnx")).ShouldContain("there is no file");
        CommandRun.RefusalOf("diagnose", folder.Write("text.onnx", "this is no model")).ShouldContain("byte 0");
        CommandRun.RefusalOf("lint", folder.Write("empty.onnx", "")).ShouldContain("empty");
        CommandRun.RefusalOf("diagnose", model, "--batch", "0").ShouldContain("--batch");
        CommandRun.RefusalOf("diagnose", model, "--reinit", "nonsense").ShouldContain("--reinit");
        CommandRun.RefusalOf("diagnose", model, "--data", "nonsense").ShouldContain("nonsense");
        CommandRun.RefusalOf("export", "--classes", "0").ShouldContain("--classes");
        CommandRun.RefusalOf("diagnose", model, "--precision", "half").ShouldContain("--precision");
        CommandRun.RefusalOf("diagnose", model, "--json", "--sarif").ShouldContain("--sarif");
        CommandRun.RefusalOf("lint", model, "--json", "--sarif").ShouldContain("--sarif");
        CommandRun.RefusalOf("diagnose", model, "--html", folder.PathOf("absent/page.html")).ShouldContain("does not exist");
        CommandRun.RefusalOf("diagnose", model, "--labels", folder.PathOf("absent.npy")).ShouldContain("absent.npy");
        CommandRun.RefusalOf("diagnose", model, "--data", folder.FullPath).ShouldContain("neither the files of a data set");
        CommandRun.RefusalOf("diagnose", folder.FullPath).ShouldContain("folder");
        folder.Files().ShouldBe(["empty.onnx", "network-3-0.onnx", "text.onnx"]);
    }

    private static string? DataFolderOf(string content) => DataLocator.Usual().Places.FirstOrDefault(place => Directory.Exists(Path.Combine(place, content)));

    internal static string Model(TemporaryFolder folder, int depth, params string[] more)
    {
        string path = folder.PathOf($"network-{depth}-{more.Length}.onnx");
        string depthText = depth.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] norm = more.Contains("none") ? [] : ["--epsilon", "1e-5"];
        CommandRun.OutputOf(["export", "--depth", depthText, "--width", "32", "--inputs", "12", "--training", "--out", path, .. norm, .. more]).ShouldContain($"{depth} layers");
        return path;
    }
}
