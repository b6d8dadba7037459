using System.Globalization;

namespace Fathom.Cli.Tests;

public sealed class TextOutputTests
{
    [Fact]
    public void With_no_options_it_answers_for_fifty_relu_layers_at_batch_128()
    {
        string text = CommandRun.OutputOf("predict");
        string[] lines = text.Split('\n');
        lines[0].ShouldStartWith("50 layers of relu, batch norm before the activation, batches of 128 samples");
        Line(text, "gradient growth").ShouldContain("1.47968127");
        Line(text, "depth scale").ShouldContain("2.6");
        Line(text, "trainable depth").ShouldContain("40.8");
        Line(text, "precision, float32").ShouldContain("84.9");
        Line(text, "precision, float64").ShouldContain("187.5");
        text.ShouldContain("Squared gradients grow by 1.4797 per layer toward the input: about 40 layers can be trained, and the 50 of this network are too many.");
    }

    [Fact]
    public void Remedies_are_listed_by_number_under_a_stated_target()
    {
        string text = CommandRun.OutputOf("predict");
        text.ShouldContain("What would bring the growth under 1.3771 per layer");
        foreach (string change in (string[])["gain", "shift", "epsilon", "skip", "batch"])
        {
            text.Split('\n').ShouldContain(line => line.StartsWith(change, StringComparison.Ordinal), change);
        }

        string chosen = CommandRun.OutputOf("predict", "--activation", "tanh", "--target-growth", "1.05");
        chosen.ShouldContain("What would bring the growth under 1.05 per layer");
        chosen.ShouldContain("gain 0.5");
    }

    [Fact]
    public void A_network_that_is_shallow_enough_needs_no_remedy()
    {
        string text = CommandRun.OutputOf("predict", "--depth", "20");
        text.ShouldNotContain("What would bring");
        text.ShouldContain("so the 20 of this network can");
    }

    [Fact]
    public void The_text_does_not_depend_on_the_culture()
    {
        string[] plain = ["predict", "--activation", "tanh", "--epsilon", "1e-3", "--depth", "40"];
        string invariant = CommandRun.OutputOf(plain);
        string json = CommandRun.JsonOf(plain).GetProperty("profile").ToString();
        string csv = CommandRun.OutputOf([.. plain, "--csv"]);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = WithDecimalComma();
            CommandRun.OutputOf(plain).ShouldBe(invariant);
            CommandRun.OutputOf([.. plain, "--csv"]).ShouldBe(csv);
            CommandRun.JsonOf(plain).GetProperty("profile").ToString().ShouldBe(json);
            CommandRun.RefusalOf("predict", "--gain", "0,5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("--batch", "2", "exactly zero")]
    [InlineData("--batch", "3", "infinite at every depth")]
    [InlineData("--batch", "inf", "1.4669")]
    [InlineData("--norm", "none", "per layer")]
    [InlineData("--norm", "layer", "keep their size")]
    [InlineData("--activation", "gelu", "unstable")]
    [InlineData("--init", "orthogonal", "orthogonal weights")]
    [InlineData("--skip", "1", "on average")]
    [InlineData("--depth", "1", "1 of this network can")]
    [InlineData("--gain-schedule", "power:0.4", "gain l^-0.4")]
    public void Every_kind_of_network_gets_a_sentence(string option, string value, string expected)
    {
        string text = CommandRun.OutputOf("predict", option, value);
        text.ShouldContain(expected);
        text.ShouldNotContain("NaN");
        text.ShouldNotContain("Infinity");
    }

    [Theory]
    [InlineData("--uncentred", "--batch", "8", "--activation", "tanh")]
    [InlineData("--placement", "after", "--batch", "8", "--activation", "tanh")]
    [InlineData("--placement", "after", "--batch", "8", "--activation", "relu")]
    [InlineData("--norm", "none", "--weight-scale", "1000", "--depth", "200")]
    [InlineData("--norm", "none", "--weight-scale", "0.001", "--depth", "200")]
    [InlineData("--norm", "none", "--activation", "identity", "--weight-scale", "1")]
    [InlineData("--epsilon", "5", "--activation", "tanh", "--batch", "8")]
    [InlineData("--skip", "0.1", "--norm", "none", "--depth", "10")]
    [InlineData("--skip", "1", "--batch", "3", "--depth", "10")]
    [InlineData("--gain-schedule", "power:1", "--batch", "3", "--depth", "10")]
    [InlineData("--skip", "1", "--batch", "2", "--depth", "10")]
    [InlineData("--activation", "identity", "--batch", "inf", "--depth", "10")]
    public void Unusual_networks_are_answered_without_nonsense(params string[] options)
    {
        string text = CommandRun.OutputOf(["predict", .. options]);
        text.ShouldNotContain("NaN");
        text.ShouldNotContain("Infinity");
        text.Split('\n').Length.ShouldBeGreaterThan(8);
    }

    /// <summary>As in German; made by hand, because test machines may know the invariant culture only.</summary>
    private static CultureInfo WithDecimalComma()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        return culture;
    }

    private static string Line(string text, string start) =>
        text.Split('\n').First(line => line.StartsWith(start, StringComparison.Ordinal));
}
