namespace Fathom.Cli.Tests;

public sealed class NonsenseTests
{
    private static readonly string[] Words =
    [
        "predict", "predict", "predict", "predict", "kernel", "simulate", "compare", "shape", "audit", "--budget", "--largest-gain", "--centred", "--depth", "--depth", "--batch", "--batch", "--activation", "--activation", "--gain", "--shift", "--epsilon", "--skip", "--norm",
        "--placement", "--uncentred", "--init", "--weight-scale", "--bias-scale", "--gain-schedule", "--unit-slope", "--json", "--csv",
        "--seed", "--target-growth", "--slope", "--power", "--data", "--gram", "--spec", "--width", "--", "-", "--help", "@file", "[diagram]",
        "1", "2", "3", "4", "8", "16", "0", "-1", "1e-3", "0.5", "1e9", "NaN", "inf", "relu", "tanh", "gelu", "erf", "relu-power", "batch", "layer", "none",
        "after", "before", "power:0.4", "1,2,3", "\0", "é∞", "", " ", "--depth=3", "--batch=5", "/", ".", "nothing.npy",
    ];

    private static readonly string[][] Pairs =
    [
        ["--batch", "4", "5", "8", "17", "inf", "3"],
        ["--activation", "relu", "tanh", "elu", "identity", "sin"],
        ["--gain", "2", "0.5", "-1", "1e-3", "x"],
        ["--shift", "0.5", "-1"],
        ["--epsilon", "1e-3", "2", "-1"],
        ["--skip", "1", "1e-3", "5"],
        ["--norm", "none", "layer", "batch"],
        ["--weight-scale", "0.5", "2", "1e5"],
        ["--bias-scale", "0.5", "0"],
        ["--gain-schedule", "power:0.4", "1,2,3", "1,2"],
        ["--target-growth", "1.2", "1.0001", "1e9"],
    ];

    private static readonly string[][] SimulationPairs =
    [
        .. Pairs,
        ["--batch", "4", "4,4", "30", "2,3", "3", "1", "8,", "inf"],
        ["--networks", "2", "1", "0", "5"],
        ["--first-network", "0", "2147483647", "17", "-1"],
        ["--seed", "0", "18446744073709551615", "-1"],
        ["--precision", "float32", "float64", "half"],
        ["--method", "dense", "auto", "weightless", "both"],
        ["--threads", "1", "3", "0"],
        ["--memory", "replay", "store", "tape"],
        ["--memory-limit", "0.001", "1e-9", "-1"],
        ["--loss", "random", "cross-entropy"],
        ["--cotangents", "1", "3", "0", "40"],
        ["--init", "orthogonal", "gaussian"],
        ["--placement", "after", "before"],
        ["--width", "1", "2", "3"],
    ];

    [Fact]
    public void Random_words_never_end_in_an_exception()
    {
        ulong state = 20260101;
        int answered = 0;
        for (int i = 0; i < 200; i++)
        {
            // The first half is words in any order, the second a command with options that each have a value.
            string[] arguments = i < 100
                ? [.. Enumerable.Range(0, (int)(Next(ref state) % 7)).Select(_ => Words[Next(ref state) % (ulong)Words.Length])]
                : [.. Sensible(ref state)];
            CommandRun run = Run(arguments);
            run.ExitCode.ShouldBeInRange(0, 2, string.Join(' ', arguments));
            if (run.ExitCode != 0)
            {
                run.Error.ShouldStartWith("fathom: ", Case.Sensitive, string.Join(' ', arguments));
                run.Output.ShouldBeEmpty(string.Join(' ', arguments));
            }

            answered += run.ExitCode == 0 ? 1 : 0;
        }

        answered.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Random_options_of_simulations_never_end_in_an_exception()
    {
        ulong state = 20261121;
        int answered = 0;
        for (int i = 0; i < 120; i++)
        {
            List<string> arguments = [i % 2 == 0 ? "simulate" : "compare", "--width", "20", "--depth", "3", "--networks", "3"];
            for (int j = 0; j < 3; j++)
            {
                string[] pair = SimulationPairs[Next(ref state) % (ulong)SimulationPairs.Length];
                if (!arguments.Contains(pair[0]))
                {
                    arguments.Add(pair[0]);
                    arguments.Add(pair[1 + (int)(Next(ref state) % (ulong)(pair.Length - 1))]);
                }
            }

            CommandRun run = Run([.. arguments]);
            run.ExitCode.ShouldBeInRange(0, 2, string.Join(' ', arguments));
            if (run.ExitCode != 0)
            {
                run.Error.ShouldStartWith("fathom: ", Case.Sensitive, string.Join(' ', arguments));
                run.Output.ShouldBeEmpty(string.Join(' ', arguments));
            }

            run.Output.ShouldNotContain("NaN", Case.Sensitive, string.Join(' ', arguments));
            answered += run.ExitCode == 0 ? 1 : 0;
        }

        answered.ShouldBeGreaterThan(20);
    }

    private static CommandRun Run(string[] arguments)
    {
        try
        {
            return CommandRun.Of(arguments);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"fathom {string.Join(' ', arguments)} threw {fault.GetType().Name}: {fault.Message}", fault);
        }
    }

    private static List<string> Sensible(ref ulong state)
    {
        List<string> arguments = ["predict", "--depth", "3"];
        for (int i = 0; i < 2; i++)
        {
            string[] pair = Pairs[Next(ref state) % (ulong)Pairs.Length];
            if (!arguments.Contains(pair[0]))
            {
                arguments.Add(pair[0]);
                arguments.Add(pair[1 + (int)(Next(ref state) % (ulong)(pair.Length - 1))]);
            }
        }

        return arguments;
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
