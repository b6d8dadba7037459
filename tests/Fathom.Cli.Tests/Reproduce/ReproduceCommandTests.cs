using Fathom.Studies;

namespace Fathom.Cli.Tests;

public sealed class ReproduceCommandTests
{
    [Theory]
    [InlineData("reproduce", "list")]
    [InlineData("reproduce")]
    public void The_list_shows_every_study_with_paper_claim_and_time(params string[] arguments)
    {
        string text = CommandRun.OutputOf(arguments);
        foreach (Study study in StudyCatalog.All)
        {
            text.ShouldContain(study.Name);
            text.ShouldContain(study.Claim);
            text.ShouldContain(study.Duration);
        }
    }

    [Theory]
    [InlineData("did you mean 'meterez-fig1'", "meterez-fig9")]
    [InlineData("leave the names away", "--all", "designer")]
    [InlineData("name one study", "designer", "meterez-fig1", "--json")]
    [InlineData("Unknown data 'cifar'", "meterez-fig3", "--data", "cifar")]
    [InlineData("--threads must be", "designer", "--threads", "0")]
    public void Bad_input_gets_one_sentence(string expected, params string[] options) =>
        CommandRun.RefusalOf(["reproduce", .. options]).ShouldContain(expected);

    [Fact]
    public void A_stopped_study_keeps_its_cells_and_says_how_to_go_on()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        stop.Cancel();
        using StringWriter output = new();
        using StringWriter error = new();
        int code = FathomProgram.Run(["reproduce", "designer", "--out", folder.FullPath], output, error, quiet: true, stop.Token);
        code.ShouldBe(FathomProgram.Failed);
        error.ToString().ShouldContain("run 'fathom reproduce designer' to go on");
        output.ToString().ShouldBeEmpty();
        folder.Files().ShouldBe(["cells"]);
    }
}
