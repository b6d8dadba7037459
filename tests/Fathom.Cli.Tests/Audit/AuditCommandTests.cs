using System.Text.Json;
using Fathom.Numerics;

namespace Fathom.Cli.Tests;

public sealed class AuditCommandTests
{
    private static readonly string[] Small = ["audit", "--depth", "12", "--width", "16", "--batch", "12"];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, true, "--init", "gaussian", "--norm", "batch")]
    [InlineData(true, false, "--epsilon", "0.01")]
    [InlineData(true, false, "--skip", "1")]
    [InlineData(true, false, "--norm", "none", "--spec", "linear")]
    [InlineData(false, true, "--activation", "tanh")]
    [InlineData(false, false, "--bias-scale", "0.5")]
    public void Both_laws_hold_where_theory_says_so_and_only_there(bool conserved, bool scaleFree, params string[] options)
    {
        using TemporaryFolder folder = new();
        if (options.Contains("linear"))
        {
            string file = folder.PathOf("net.json");
            File.WriteAllText(file, """{"schema":"fathom.spec/1","depth":12,"width":16,"activation":{"name":"identity"},"normalization":{"kind":"none"},"initialization":{"kind":"orthogonal"}}""");
            options = [.. options.Select(option => option == "linear" ? file : option)];
        }

        JsonElement root = CommandRun.JsonOf([.. Small, .. options]);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.audit-1"), root).ShouldBeEmpty();
        root.GetProperty("conserves").GetBoolean().ShouldBe(conserved);
        root.GetProperty("shouldConserve").GetBoolean().ShouldBe(conserved);
        root.GetProperty("scaleFree").GetBoolean().ShouldBe(scaleFree);
        root.GetProperty("layers").GetArrayLength().ShouldBe(13);
        if (conserved)
        {
            root.GetProperty("largestDrift").GetDouble().ShouldBeLessThan(1e-12);
        }
    }

    [Fact]
    public void A_thousand_layers_conserve_to_twelve_digits()
    {
        JsonElement root = CommandRun.JsonOf("audit", "--depth", "1000", "--width", "16", "--batch", "16");
        root.GetProperty("largestDrift").GetDouble().ShouldBeLessThan(1e-12);
        root.GetProperty("largestCosine").GetDouble().ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void The_verdict_says_why_a_law_does_not_hold()
    {
        CommandRun.OutputOf([.. Small, "--activation", "tanh"]).ShouldContain("Not conserved, as tanh is not linear");
        CommandRun.OutputOf(Small).ShouldContain("Conserved: the antisymmetric part");
        CommandRun.OutputOf([.. Small, "--epsilon", "0.1"]).ShouldContain("The scale of weights matters here");
    }

    [Fact]
    public void Layers_come_as_rows_and_as_a_figure()
    {
        using TemporaryFolder folder = new();
        string file = folder.PathOf("audit.svg");
        CommandRun.OutputOf([.. Small, "--csv", "--plot", file]).TrimEnd().Split('\n').Length.ShouldBe(14);
        File.ReadAllText(file).ShouldContain("Audit of a network");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public void Samples_that_are_all_alike_have_nothing_to_audit(double value)
    {
        using TemporaryFolder folder = new();
        Matrix samples = new(6, 8);
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                samples[i, j] = value * (j - 2);
            }
        }

        CommandRun.RefusalOf(["audit", "--depth", "5", "--width", "8", "--data", folder.Write("same.npy", samples)]).ShouldContain("no gradient to audit");
    }

    [Theory]
    [InlineData("--batch must be", "--batch", "1")]
    [InlineData("neither a data set", "--data", "mnits")]
    [InlineData("--seed must be", "--seed", "x")]
    public void Bad_input_gets_one_sentence(string expected, params string[] options) =>
        CommandRun.RefusalOf(["audit", .. options]).ShouldContain(expected);
}
