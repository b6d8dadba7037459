using System.Text;
using System.Text.Json;

namespace Fathom.Cli.Tests;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("simulate")]
    [InlineData("compare")]
    public void Stopped_work_shows_what_is_done_and_how_much_that_is(string command)
    {
        using StringWriter output = new();
        using StoppingWriter error = new();
        string[] arguments = [command, "--width", "64", "--depth", "6", "--batch", "8", "--networks", "200000", "--method", "dense", "--no-spectra", "--json"];
        int code = FathomProgram.Run(arguments, output, error, quiet: false, error.Token);
        code.ShouldBe(FathomProgram.Failed);
        using JsonDocument document = JsonDocument.Parse(output.ToString());
        int done = document.RootElement.GetProperty("networks").GetInt32();
        done.ShouldBeInRange(1, 199_999);
        document.RootElement.GetProperty("networksRequested").GetInt32().ShouldBe(200_000);
        document.RootElement.GetProperty("notes").ToString().ShouldContain($"stopped after {done} of 200000 networks");
        error.ToString().ShouldContain($"The simulation was stopped after {done} of 200000 networks");
        error.ToString().ShouldContain("left");
    }

    [Fact]
    public void Work_stopped_before_the_first_network_says_that_nothing_was_written()
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using CancellationTokenSource source = new();
        source.Cancel();
        FathomProgram.Run(["simulate", "--width", "64", "--batch", "8"], output, error, quiet: true, source.Token).ShouldBe(FathomProgram.Failed);
        output.ToString().ShouldBeEmpty();
        error.ToString().ShouldContain("nothing was written");
    }

    /// <summary>Asks for the end of the work as soon as progress is shown, as somebody at a terminal would.</summary>
    private sealed class StoppingWriter : StringWriter
    {
        private readonly CancellationTokenSource source = new();

        public CancellationToken Token => source.Token;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.Contains("network", StringComparison.Ordinal) == true)
            {
                source.Cancel();
            }
        }

        protected override void Dispose(bool disposing)
        {
            source.Dispose();
            base.Dispose(disposing);
        }
    }
}
