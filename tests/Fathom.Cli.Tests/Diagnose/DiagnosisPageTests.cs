using Fathom.Diagnosis;

namespace Fathom.Cli.Tests;

/// <summary>The page of a verdict.</summary>
public class DiagnosisPageTests
{
    private const long LargestPage = 2_000_000;

    [Fact]
    public void A_page_of_five_hundred_nodes_needs_nothing_else_and_says_first_which_layer_why_and_what_to_do()
    {
        using TemporaryFolder folder = new();
        string page = folder.PathOf("page.html");
        CommandRun run = CommandRun.Of("diagnose", DiagnoseCommandTests.Model(folder, 168), "--batch", "16", "--html", page);
        (run.ExitCode, run.Error).ShouldBe((DiagnoseCommand.Unhealthy, ""));
        string html = File.ReadAllText(page);
        html.Length.ShouldBeLessThan((int)LargestPage);
        string[] outside = ["<link", "@import", "src=", "href=", "url(http", "fetch(", "https://", "XMLHttp"];
        outside.Where(word => html.Contains(word, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).ShouldNotContain("http://");

        string first = html[..html.IndexOf("<svg", StringComparison.Ordinal)];
        first.ShouldContain("Which layer");
        first.ShouldContain("<strong>layer.");
        first.ShouldContain("batch norm makes gradients explode");
        first.ShouldContain("take batch norm out");
        html.ShouldContain("All nodes (506)");
        html.ShouldContain("What takes the growth away");
        foreach (string tag in (string[])["html", "body", "main", "table", "tr", "td", "details", "section", "figure", "svg", "ol", "p"])
        {
            Count(html, $"<{tag}>", $"<{tag} ").ShouldBe(Count(html, $"</{tag}>", $"</{tag}>\u0001"), tag);
        }
    }

    [Fact]
    public void A_healthy_network_has_a_page_that_says_so()
    {
        using TemporaryFolder folder = new();
        string page = folder.PathOf("page.html");
        CommandRun.OutputOf("diagnose", DiagnoseCommandTests.Model(folder, 4), "--html", page).ShouldContain("Nothing stands in the way");
        string html = File.ReadAllText(page);
        html.ShouldContain("<p class=\"verdict healthy\">");
        html.ShouldContain("Train it.");
    }

    [Fact]
    public void Names_from_a_file_cannot_become_markup()
    {
        Finding finding = new(FindingSeverity.Error, FindingCause.ZeroWeights, ["<script>alert(1)</script>"], "<b>\"&'", 1, 0) { Remedies = [new Remedy("<i>") { Code = ["<u>"] }] };
        NetworkMeasurement measured = new() { BatchSize = 2, Loss = 1, Scores = "", Nodes = [], InferenceGap = 0, Layers = [new LayerMeasurement("<script>", "v", "w", 1, 1, 1, 1, 7), new LayerMeasurement("b", "v", "w", 2, 1, 1, 1, 7)] };
        System.Text.StringBuilder body = new();
        Diagnosis.Diagnosis diagnosis = new(measured, [finding]);
        PageAnswers.Write(diagnosis, body);
        PageFindings.Write(diagnosis, body);
        body.Append(Reporting.HtmlTableWriter.Write(MeasurementTables.Layers(measured), 2));
        string html = body.ToString();
        foreach (string markup in (string[])["<script", "<b>", "<i>", "<u>"])
        {
            html.ShouldNotContain(markup);
        }

        html.ShouldContain("&lt;script&gt;alert(1)");
    }

    private static int Count(string html, params string[] words) => words.Sum(word => (html.Length - html.Replace(word, "", StringComparison.Ordinal).Length) / word.Length);
}
