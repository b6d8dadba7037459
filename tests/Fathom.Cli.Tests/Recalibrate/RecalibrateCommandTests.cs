using System.Text.Json;
using Fathom.Numerics;

namespace Fathom.Cli.Tests;

public sealed class RecalibrateCommandTests
{
    [Fact]
    public void A_run_is_recalibrated_and_the_document_is_what_the_schema_says()
    {
        using TemporaryFolder folder = new();
        string run = folder.PathOf("run");
        CommandRun.OutputOf("train", "--depth", "4", "--width", "20", "--samples", "300", "--test-samples", "100", "--batch", "30", "--epochs", "3", "--statistics-momentum", "0.99", "--out", run);
        JsonElement root = CommandRun.JsonOf("recalibrate", run, "--threads", "2");
        SchemaCheck.Faults(SchemaCheck.Load("fathom.recalibration-1"), root).ShouldBeEmpty();
        root.GetProperty("layers").GetArrayLength().ShouldBe(5);
        string text = CommandRun.OutputOf("recalibrate", run, "--batch", "50", "--memory-limit", "0.001");
        text.ShouldContain("inference mode, recalibrated");
        text.ShouldContain("The gap of the test accuracy was");
        File.Exists(Path.Combine(run, "recalibrated.fathom")).ShouldBeTrue();
        CommandRun.RefusalOf("recalibrate", run, "--data", "gausian").ShouldContain("gaussian");
        CommandRun.RefusalOf("recalibrate", run, "--batch", "0");
        CommandRun.RefusalOf("recalibrate", run, "--samples", "-1");
    }

    [Fact]
    public void A_model_is_recalibrated_into_another_model()
    {
        using TemporaryFolder folder = new();
        string run = folder.PathOf("run");
        string model = folder.PathOf("model.onnx");
        CommandRun.OutputOf("train", "--depth", "4", "--width", "20", "--samples", "300", "--test-samples", "100", "--batch", "30", "--epochs", "3", "--statistics-momentum", "0.99", "--out", run);
        CommandRun.OutputOf("export", run, "--out", model).ShouldContain("after 30 steps");
        JsonElement root = CommandRun.JsonOf("recalibrate", model, "--data", "gaussian", "--samples", "200", "--threads", "2");
        SchemaCheck.Faults(SchemaCheck.Load("fathom.model-recalibration-1"), root).ShouldBeEmpty();
        JsonElement[] layers = [.. root.GetProperty("layers").EnumerateArray()];
        layers.Length.ShouldBe(5);

        // The momentum leaves the running statistics near their beginning, so recalibration brings the modes together.
        layers[^1].GetProperty("cosineAfter").GetDouble().ShouldBeGreaterThan(layers[^1].GetProperty("cosineBefore").GetDouble());
        string written = folder.PathOf("model.recalibrated.onnx");
        root.GetProperty("written").GetString().ShouldBe(written);
        string again = CommandRun.OutputOf("recalibrate", written, "--data", "gaussian", "--samples", "200", "--out", folder.PathOf("again.onnx"));
        again.ShouldContain("4 batch norms");
        again.ShouldContain("The recalibrated model is");

        // What is exact already does not change but for the rounding of float32.
        JsonElement[] same = [.. CommandRun.JsonOf("recalibrate", folder.PathOf("again.onnx"), "--data", "gaussian", "--samples", "200").GetProperty("layers").EnumerateArray()];
        same[^1].GetProperty("cosineBefore").GetDouble().ShouldBe(same[^1].GetProperty("cosineAfter").GetDouble(), 1e-6);
    }

    [Fact]
    public void A_model_that_cannot_be_recalibrated_is_refused_with_a_sentence()
    {
        using TemporaryFolder folder = new();
        string model = folder.PathOf("model.onnx");
        CommandRun.OutputOf("export", "--depth", "2", "--width", "8", "--inputs", "6", "--out", model);
        CommandRun.RefusalOf("recalibrate", model).ShouldContain("--data");
        CommandRun.RefusalOf("recalibrate", model, "--data", "nonsense").ShouldContain("nonsense");
        CommandRun.RefusalOf("recalibrate", model, "--data", folder.Write("wide.npy", new Matrix(20, 7))).ShouldContain("7 numbers");
        CommandRun.RefusalOf("recalibrate", model, "--data", "gaussian", "--out", model).ShouldContain("--out");
        CommandRun.RefusalOf("recalibrate", folder.PathOf("absent.onnx"), "--data", "gaussian").ShouldContain("there is no file");
        CommandRun.RefusalOf("recalibrate", folder.Write("text.onnx", "no model"), "--data", "gaussian").ShouldContain("cannot be read");
        string plain = folder.PathOf("plain.onnx");
        CommandRun.OutputOf("export", "--depth", "2", "--width", "8", "--inputs", "6", "--norm", "none", "--out", plain);
        CommandRun.RefusalOf("recalibrate", plain, "--data", "gaussian").ShouldContain("no batch norm");
        folder.Files().ShouldBe(["model.onnx", "plain.onnx", "text.onnx", "wide.npy"]);
    }

    [Fact]
    public void A_folder_without_a_run_is_refused() => CommandRun.RefusalOf("recalibrate", "/nowhere").ShouldContain("There is no run in '/nowhere'");
}
