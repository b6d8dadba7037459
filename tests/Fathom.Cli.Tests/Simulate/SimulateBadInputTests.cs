namespace Fathom.Cli.Tests;

public sealed class SimulateBadInputTests
{
    [Theory]
    [InlineData("--networks", "0")]
    [InlineData("--networks", "-1")]
    [InlineData("--networks", "1.5")]
    [InlineData("--networks", "99999999999")]
    [InlineData("--first-network", "-1")]
    [InlineData("--seed", "-1")]
    [InlineData("--seed", "x")]
    [InlineData("--precision", "float16")]
    [InlineData("--method", "exact")]
    [InlineData("--method", "")]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "-1")]
    [InlineData("--threads", "many")]
    [InlineData("--memory", "disk")]
    [InlineData("--memory-limit", "0")]
    [InlineData("--memory-limit", "-1")]
    [InlineData("--memory-limit", "NaN")]
    [InlineData("--memory-limit", "1e300")]
    [InlineData("--loss", "mse")]
    [InlineData("--loss", "cross-entropy")]
    [InlineData("--loss", "squared-error")]
    [InlineData("--cotangents", "0")]
    [InlineData("--cotangents", "100000")]
    [InlineData("--batch", "1")]
    [InlineData("--batch", "8,1")]
    [InlineData("--batch", "inf")]
    [InlineData("--batch", "8,inf")]
    [InlineData("--batch", "8,,8")]
    [InlineData("--batch", "")]
    [InlineData("--batch", "0")]
    [InlineData("--batch", "-4")]
    [InlineData("--batch", "1000000000")]
    [InlineData("--batch", "1000000000,1000000000,1000000000")]
    [InlineData("--width", "0")]
    [InlineData("--depth", "0")]
    [InlineData("--activation", "rely")]
    [InlineData("--data", "mnits")]
    [InlineData("--data", "nothing.npy")]
    public void A_bad_value_is_refused_in_one_sentence(string option, string value)
    {
        foreach (string command in (string[])["simulate", "compare"])
        {
            string error = CommandRun.RefusalOf(command, option, value);
            error.Trim().Split('\n').Length.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("batch norm over a batch of one sample", "--batch", "1")]
    [InlineData("fathom predict", "--batch", "8,inf")]
    [InlineData("did you mean 'weightless'", "--method", "weightles")]
    [InlineData("--data mnist", "--loss", "cross-entropy")]
    [InlineData("GiB", "--batch", "1000000000")]
    public void A_refusal_says_what_would_be_right(string words, params string[] options) =>
        CommandRun.RefusalOf(["simulate", .. options]).ShouldContain(words);

    [Fact]
    public void Memory_that_does_not_suffice_is_named_with_the_way_out()
    {
        string error = CommandRun.RefusalOf(
            "simulate", "--width", "2000", "--depth", "100", "--batch", "64", "--method", "dense", "--memory", "store", "--memory-limit", "0.5", "--networks", "1");
        error.ShouldContain("GiB");
        error.ShouldContain("--memory replay");
        CommandRun.RefusalOf("simulate", "--networks", "10000000", "--depth", "1000", "--batch", "4").ShouldContain("fewer networks");
    }

    [Fact]
    public void Data_that_cannot_be_used_is_refused_with_its_name()
    {
        using TemporaryFolder folder = new();
        Numerics.Matrix samples = Samples.Of(6, 5);
        samples[3, 2] = double.NaN;
        string data = folder.Write("broken.npy", samples);
        CommandRun.RefusalOf("simulate", "--data", data, "--networks", "2").ShouldContain("broken.npy");
        samples[3, 2] = double.PositiveInfinity;
        CommandRun.RefusalOf("compare", "--data", folder.Write("broken.npy", samples), "--networks", "2").ShouldContain("broken.npy");
        string good = folder.Write("good.npy", Samples.Of(6, 5));
        CommandRun.RefusalOf("simulate", "--data", good, "--batch", "4,4").ShouldContain("6 samples");
        CommandRun.RefusalOf("simulate", "--data", good, "--loss", "cross-entropy").ShouldContain("labels");
        CommandRun.RefusalOf("compare", "--data", good, "--norm", "layer").ShouldContain("batch norm");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Samples_that_are_zero_or_equal_are_simulated(bool zero)
    {
        using TemporaryFolder folder = new();
        Numerics.Matrix samples = Samples.Of(6, 10);
        if (zero)
        {
            samples.Row(1).Clear();
        }
        else
        {
            samples.Row(0).CopyTo(samples.Row(1));
        }

        string data = folder.Write("samples.npy", samples);
        string csv = CommandRun.OutputOf("simulate", "--data", data, "--width", "40", "--depth", "6", "--networks", "4", "--method", "dense", "--csv");
        csv.Split('\n').Length.ShouldBe(8);
        csv.ShouldNotContain("inf");
        samples.Values.AsSpan().Clear();
        CommandRun run = CommandRun.Of("simulate", "--data", folder.Write("zero.npy", samples), "--width", "40", "--depth", "6", "--networks", "4", "--method", "dense");
        run.ExitCode.ShouldBeInRange(0, 2);
        run.Output.ShouldNotContain("NaN");
    }

    [Fact]
    public void A_batch_larger_than_the_width_is_simulated() =>
        CommandRun.OutputOf("simulate", "--width", "10", "--batch", "16", "--depth", "5", "--networks", "3", "--cotangents", "3").ShouldContain("width 10");

    [Theory]
    [InlineData("--init", "orthogonal")]
    [InlineData("--norm", "none")]
    [InlineData("--norm", "layer")]
    [InlineData("--skip", "1")]
    public void More_gradients_than_the_width_are_pulled_back(string option, string value)
    {
        foreach (string method in (string[])["auto", "dense", "weightless"])
        {
            CommandRun run = CommandRun.Of(
                "simulate", "--width", "12", "--batch", "4", "--depth", "4", "--networks", "3", "--cotangents", "9", "--check", "--method", method, option, value);
            if (run.ExitCode != FathomProgram.Done)
            {
                run.ExitCode.ShouldBe(FathomProgram.Misused, run.Error);
                run.Error.Trim().Split('\n').Length.ShouldBe(1, run.Error);
            }
        }
    }

    [Fact]
    public void A_plot_that_cannot_be_written_is_refused_before_the_work()
    {
        using TemporaryFolder folder = new();

        // A million networks would take minutes: only a refusal before the work ends this test.
        foreach (string command in (string[])["simulate", "compare"])
        {
            CommandRun.RefusalOf(command, "--networks", "1000000", "--depth", "5", "--plot", folder.PathOf("missing/plot.svg")).ShouldContain("plot.svg");
            CommandRun.RefusalOf(command, "--networks", "1000000", "--depth", "5", "--plot", folder.FullPath).ShouldContain("folder");
            CommandRun.RefusalOf(command, "--networks", "1000000", "--depth", "5", "--plot", "");
            CommandRun.RefusalOf(command, "--json", "--csv", "--networks", "1000000", "--depth", "5");
        }

        folder.Files().ShouldBeEmpty();
    }

    [Fact]
    public void A_comparison_needs_two_networks_and_batches_of_one_size()
    {
        CommandRun.RefusalOf("compare", "--networks", "1").ShouldContain("at least 2 networks");
        CommandRun.RefusalOf("compare", "--batch", "8,9").ShouldContain("one size");
        CommandRun.RefusalOf("compare", "--uncentred", "--placement", "after", "--batch", "8").ShouldContain("No theory");
    }
}
