using System.Globalization;
using System.Xml.Linq;

namespace Fathom.Cli.Tests;

public sealed class SimulateTextTests
{
    private static readonly string[] Small = ["simulate", "--width", "80", "--depth", "20", "--batch", "8", "--networks", "8", "--method", "dense"];

    [Fact]
    public void It_says_what_was_drawn_and_what_it_means()
    {
        string[] lines = CommandRun.OutputOf(Small).Split('\n');
        lines[0].ShouldBe("20 layers of relu, batch norm before the activation, a batch of 8 samples, gaussian weights, width 80");
        lines[1].ShouldBe("8 random networks on independent normal samples, a random gradient of the last activations; dense, float64, seed 1");
        lines.ShouldContain(line => line.StartsWith("gradient growth 1.", StringComparison.Ordinal) && line.Contains('±', StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("In these 8 networks of width 80 squared gradients grew by 1.", StringComparison.Ordinal)
            && line.Contains("layers can be trained", StringComparison.Ordinal));
        lines.Length.ShouldBeLessThan(30);
        lines.ShouldAllBe(line => line.Length < 200);
    }

    [Theory]
    [InlineData("--depth=1", "One layer has no growth")]
    [InlineData("--batch=2", "use a batch of at least 4 samples")]
    [InlineData("--skip=1", "that training bears")]
    [InlineData("--norm=layer", "kept their size")]
    [InlineData("--networks=1", "In this network of width 80")]
    [InlineData("--check", "forward and backward pass agree in every layer to")]
    [InlineData("--first-network=5", "8 random networks from number 5")]
    [InlineData("--cotangents=3", "3 random gradients")]
    [InlineData("--batch=5,7", "2 batches of 5 and 7 samples")]
    public void The_words_follow_the_options(string option, string words)
    {
        string[] rest = [.. Small.Where((word, i) => !option.StartsWith($"{word}=", StringComparison.Ordinal) && (i == 0 || !option.StartsWith($"{Small[i - 1]}=", StringComparison.Ordinal)))];
        CommandRun.OutputOf([.. rest, option]).ShouldContain(words);
    }

    [Fact]
    public void Csv_has_a_row_per_layer_and_seven_columns_per_quantity()
    {
        string[] lines = CommandRun.OutputOf([.. Small, "--csv"]).TrimEnd().Split('\n');
        string[] header = lines[0].TrimEnd().Split(',');
        lines.Length.ShouldBe(21);
        header[0].ShouldBe("layer");
        (header.Length % 7).ShouldBe(1);
        header.ShouldContain("varianceQ95");
        int place = Array.IndexOf(header, "variance");
        for (int layer = 1; layer <= 20; layer++)
        {
            string[] cells = lines[layer].TrimEnd().Split(',');
            cells.Length.ShouldBe(header.Length);
            cells[0].ShouldBe(layer.ToString(CultureInfo.InvariantCulture));
            double.Parse(cells[place], CultureInfo.InvariantCulture).ShouldBe(0.5, 0.05);
        }
    }

    [Theory]
    [InlineData("simulate")]
    [InlineData("simulate", "--networks=1")]
    [InlineData("simulate", "--batch=2")]
    [InlineData("compare")]
    [InlineData("compare", "--batch=3")]
    [InlineData("compare", "--batch=2")]
    public void A_plot_is_well_formed_and_the_same_every_time(params string[] command)
    {
        using TemporaryFolder folder = new();
        string first = folder.PathOf("first.svg");
        string second = folder.PathOf("second.svg");
        string[] arguments = [command[0], "--width", "50", "--depth", "8", "--method", "dense", .. command[1..]];
        if (command.Length == 1)
        {
            arguments = [.. arguments, "--batch", "8", "--networks", "5"];
        }
        else if (!command[1].StartsWith("--networks", StringComparison.Ordinal))
        {
            arguments = [.. arguments, "--networks", "5"];
        }

        string text = CommandRun.OutputOf([.. arguments, "--plot", first]);
        CommandRun.OutputOf([.. arguments, "--plot", second]).ShouldBe(text);
        File.ReadAllBytes(second).ShouldBe(File.ReadAllBytes(first));
        XDocument.Load(first).Root!.Name.LocalName.ShouldBe("svg");
        File.ReadAllText(first).ShouldNotContain("NaN");
        folder.Files().ShouldBe(["first.svg", "second.svg"]);
    }
}
