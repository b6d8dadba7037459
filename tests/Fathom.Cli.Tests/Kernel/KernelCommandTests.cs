using Fathom.Data;
using Fathom.Numerics;

namespace Fathom.Cli.Tests;

public sealed class KernelCommandTests
{
    [Theory]
    [InlineData(null, 10)]
    [InlineData("8", 8)]
    [InlineData("6,4", 10)]
    [InlineData("4,4", 8)]
    public void A_kernel_is_written_for_one_and_two_batches(string? batches, int size)
    {
        using TemporaryFolder folder = new();
        string data = folder.Write("samples.npy", Samples.Of(10, 15));
        string path = folder.PathOf("K.npy");
        string[] sizes = batches is null ? [] : ["--batches", batches];
        string text = CommandRun.OutputOf(["kernel", "--data", data, "--depth", "3", "--out", path, .. sizes]);
        text.ShouldContain(batches?.Contains(',', StringComparison.Ordinal) == true ? "two batches" : "one batch");
        Matrix kernel = NpyFile.ReadSamples(path);
        kernel.Rows.ShouldBe(size);
        kernel.Columns.ShouldBe(size);
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            trace += kernel[i, i];
            for (int j = 0; j < i; j++)
            {
                kernel[i, j].ShouldBe(kernel[j, i], 1e-12);
            }
        }

        (trace / size).ShouldBe(0.5, 1e-9);
        GramValidation.Fault(kernel).ShouldBeNull();
    }

    [Fact]
    public void A_kernel_of_an_analytic_activation_is_sampled_and_reproducible()
    {
        using TemporaryFolder folder = new();
        string data = folder.Write("samples.npy", Samples.Of(4, 6));
        string[] command = ["kernel", "--data", data, "--depth", "1", "--activation", "tanh", "--out"];
        CommandRun.OutputOf([.. command, folder.PathOf("A.npy")]).ShouldContain("Monte Carlo");
        CommandRun.OutputOf([.. command, folder.PathOf("B.npy")]);
        File.ReadAllBytes(folder.PathOf("B.npy")).ShouldBe(File.ReadAllBytes(folder.PathOf("A.npy")));
    }

    [Fact]
    public void What_cannot_be_done_is_refused_and_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        string data = folder.Write("samples.npy", Samples.Of(6, 7));
        string path = folder.PathOf("K.npy");
        foreach (string batches in (string[])["1", "0", "x", "3,3,3", "-2", "", ",", "4,4", "7", "5000", "4,x", "2147483647,2147483647"])
        {
            CommandRun.RefusalOf("kernel", "--data", data, "--out", path, "--depth", "2", "--batches", batches);
        }

        CommandRun.RefusalOf("kernel", "--data", data, "--out", folder.PathOf("missing/K.npy"), "--depth", "2");
        CommandRun.RefusalOf("kernel", "--data", data, "--out", folder.FullPath, "--depth", "2");
        CommandRun.RefusalOf("kernel", "--data", data, "--out", path, "--norm", "layer").ShouldContain("batch norm");
        CommandRun.RefusalOf("kernel", "--data", folder.PathOf("none.npy"), "--out", path);
        CommandRun.RefusalOf("kernel", "--data", "mnits", "--out", path).ShouldContain("mnist");
        folder.Files().ShouldBe(["samples.npy"]);
    }
}
