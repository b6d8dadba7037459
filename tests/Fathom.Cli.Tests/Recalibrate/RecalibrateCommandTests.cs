using System.Text.Json;

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
    public void A_folder_without_a_run_is_refused() => CommandRun.RefusalOf("recalibrate", "/nowhere").ShouldContain("There is no run in '/nowhere'");
}
