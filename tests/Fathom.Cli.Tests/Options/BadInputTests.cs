namespace Fathom.Cli.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("--activation", "rely", "relu")]
    [InlineData("--activation", "tan", "tanh")]
    [InlineData("--norm", "bach", "batch")]
    [InlineData("--init", "gausian", "gaussian")]
    [InlineData("--placement", "befor", "before")]
    [InlineData("--data", "fashion-mnits", "fashion-mnist")]
    [InlineData("--gain-schedule", "powr", "power")]
    public void An_unknown_name_is_refused_with_the_nearest_one(string option, string value, string nearest) =>
        CommandRun.RefusalOf("predict", option, value).ShouldContain(nearest);

    [Theory]
    [InlineData("--depth", "0")]
    [InlineData("--depth", "-3")]
    [InlineData("--depth", "1.5")]
    [InlineData("--depth", "ten")]
    [InlineData("--depth", "99999999999999999999")]
    [InlineData("--depth", "1000001")]
    [InlineData("--depth", "NaN")]
    [InlineData("--width", "0")]
    [InlineData("--width", "-1")]
    [InlineData("--gain", "NaN")]
    [InlineData("--gain", "Infinity")]
    [InlineData("--gain", "0")]
    [InlineData("--gain", "1e300")]
    [InlineData("--gain", "1e999")]
    [InlineData("--gain", "")]
    [InlineData("--shift", "1e300")]
    [InlineData("--epsilon", "-1e-5")]
    [InlineData("--epsilon", "nan")]
    [InlineData("--epsilon", "1e300")]
    [InlineData("--weight-scale", "-1")]
    [InlineData("--weight-scale", "0")]
    [InlineData("--bias-scale", "-1")]
    [InlineData("--skip", "0")]
    [InlineData("--skip", "-1")]
    [InlineData("--skip", "much")]
    [InlineData("--gain-schedule", "power:x")]
    [InlineData("--gain-schedule", "power:1e9")]
    [InlineData("--gain-schedule", "1,2")]
    [InlineData("--gain-schedule", "1,,2")]
    [InlineData("--batch", "1")]
    [InlineData("--batch", "0")]
    [InlineData("--batch", "-4")]
    [InlineData("--batch", "x")]
    [InlineData("--batch", "8.5")]
    [InlineData("--batch", "99999999999")]
    [InlineData("--seed", "-1")]
    [InlineData("--seed", "one")]
    [InlineData("--target-growth", "1")]
    [InlineData("--target-growth", "0.5")]
    [InlineData("--target-growth", "NaN")]
    [InlineData("--target-growth", "inf")]
    [InlineData("--slope", "0.1")]
    [InlineData("--power", "2")]
    public void A_bad_value_is_refused_in_one_sentence(string option, string value)
    {
        string error = CommandRun.RefusalOf("predict", option, value);
        error.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("predict", "--json", "--csv")]
    [InlineData("predict", "--dept", "3")]
    [InlineData("predict", "--depth")]
    [InlineData("predict", "--batch")]
    [InlineData("predict", "50")]
    [InlineData("predict", "--depth", "3", "--depth", "4")]
    [InlineData("predikt")]
    [InlineData("--json")]
    [InlineData("-x")]
    [InlineData("kernel")]
    [InlineData("kernel", "--data", "mnist")]
    [InlineData("kernel", "--out", "K.npy")]
    [InlineData("kernel", "--json")]
    [InlineData("predict", "--activation", "relu-power", "--slope", "1")]
    [InlineData("predict", "--norm", "none", "--epsilon", "1")]
    [InlineData("predict", "--norm", "none", "--placement", "after")]
    [InlineData("predict", "--norm", "layer", "--uncentred")]
    [InlineData("predict", "--uncentred", "--placement", "after", "--batch", "8")]
    [InlineData("predict", "--uncentred", "--batch", "inf")]
    [InlineData("predict", "--uncentred", "--batch", "8", "--skip", "1")]
    [InlineData("predict", "--uncentred", "--batch", "8", "--epsilon", "0.1")]
    [InlineData("predict", "--data", "mnist", "--batch", "inf")]
    [InlineData("predict", "--data", "mnist", "--gram", "x.npy")]
    [InlineData("predict", "--batch", "3", "--epsilon", "0.1")]
    [InlineData("predict", "--batch", "2", "--epsilon", "0.1")]
    public void Misuse_is_refused(params string[] arguments) => CommandRun.RefusalOf(arguments);

    [Fact]
    public void A_mistyped_option_or_command_gets_a_suggestion()
    {
        CommandRun.RefusalOf("predict", "--dept", "3").ShouldContain("did you mean '--depth'?");
        CommandRun.RefusalOf("predikt").ShouldContain("did you mean 'predict'?");
    }

    [Fact]
    public void Several_faults_are_told_at_once()
    {
        string error = CommandRun.RefusalOf("predict", "--depth", "0", "--epsilon", "-1", "--activation", "rely");
        error.ShouldContain("--depth");
        error.ShouldContain("--epsilon");
        error.ShouldContain("--activation");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("predict", "--help")]
    [InlineData("kernel", "--help")]
    [InlineData("simulate", "--help")]
    [InlineData("compare", "--help")]
    [InlineData("--version")]
    public void Help_is_given(params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.ExitCode.ShouldBe(FathomProgram.Done);
        run.Output.ShouldNotBeEmpty();
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Help_names_every_option()
    {
        string help = CommandRun.OutputOf("predict", "--help");
        foreach (string option in (string[])["--spec", "--depth", "--batch", "--data", "--gram", "--json", "--csv", "--plot", "--gain-schedule"])
        {
            help.ShouldContain(option);
        }
    }
}
