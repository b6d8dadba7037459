using System.Text.RegularExpressions;

namespace Fathom.HouseRules.Tests;

/// <summary>Calls that would make a result depend on the clock, the culture, the machine or chance.</summary>
public class ForbiddenCallTests
{
    private static readonly ForbiddenCall s_random = new(
        new Regex(@"\bnew\s+(?:System\.)?Random\s*\(|\bRandom\.Shared\b|\bSystem\.Random\b|\bRandomNumberGenerator\b|\bGuid\.NewGuid\b"),
        "a generator that is not counter-based",
        "use the random streams of Fathom.Numerics, keyed by (seed, stream, index)");

    private static readonly ForbiddenCall s_clock = new(
        new Regex(@"\b(?:DateTime|DateTimeOffset)\.(?:Now|UtcNow|Today)\b|\bEnvironment\.TickCount|\bTimeProvider\.System\b"),
        "the clock",
        "results do not depend on time; take it once, where the provenance of a result is made")
    {
        Allowed = new Dictionary<string, string> { ["src/Fathom.Cli/Output/ResultOutput.cs"] = "It takes the time once, for the provenance of the output." },
    };

    private static readonly ForbiddenCall s_parallel = new(
        new Regex(@"\bParallel\.(?:For|ForEach|Invoke)\w*\b|\.AsParallel\s*\(|\bnew\s+Thread\s*\(|\bTask\.Run\s*\("),
        "work in parallel",
        "list the file in ForbiddenCallTests with the reason why results do not depend on the number of threads")
    {
        Allowed = new Dictionary<string, string>
        {
            ["src/Fathom.MeanField/Epsilon/ScaledMoments.cs"] = "The nodes of a table are independent of each other.",
            ["src/Fathom.MeanField/QuasiMonteCarlo/ShiftedRuns.cs"] = "One independent shift per piece; the shifts are combined in their order.",
            ["src/Fathom.Sampling/Simulation/NetworkWorkers.cs"] = "Each network is made wholly by one thread and put in its own place.",
            ["src/Fathom.MeanField/Propagation/LaplaceSum.cs"] = "A fixed number of pieces, each summed by one thread; the pieces are added in their order.",
            ["src/Fathom.Studies/Sweeps/Execution/PoolRun.cs"] = "Each cell is computed wholly by one thread and written to its own file; results are merged in manifest order.",
            ["src/Fathom.Networks/Execution/ThreadTeam.cs"] = "Pieces depend on shapes alone, and no two pieces write the same number.",
            ["src/Fathom.MeanField/Propagation/CrossBatchIntegral.cs"] = "A fixed number of pieces, each summed by one thread; the pieces are added in their order.",
        },
    };

    private static readonly ForbiddenCall s_console = new(
        new Regex(@"(?<![\w.])(?:System\.)?Console\.\w+"),
        "the console",
        "return the value; only the command line talks to people")
    {
        Allowed = new Dictionary<string, string> { ["src/Fathom.Cli/"] = "The command line is the one that talks to people." },
    };

    private static readonly ForbiddenCall s_sleep = new(
        new Regex(@"\bThread\.(?:Sleep|Yield|SpinWait)\b|\bGC\.Collect\b|\bEnvironment\.(?:Exit|FailFast)\b"),
        "a call that stops the process or waits blindly",
        "wait for the event itself; return an exit code");

    private static readonly ForbiddenCall s_culture = new(
        new Regex(@"\b(?:double|float|Half|decimal|int|long|uint|ulong|short|byte|BigInteger|DateTime|DateTimeOffset|TimeSpan)\.(?:Parse|TryParse)\s*\((?![^;]*CultureInfo\.InvariantCulture)|\bConvert\.To(?:Double|Single|Decimal|Int32|Int64)\s*\((?![^;]*CultureInfo\.InvariantCulture)|\bCultureInfo\.(?:CurrentCulture|CurrentUICulture|DefaultThread\w+)\b|\.ToString\s*\(\s*""\s*""\s*\)|\.(?:ToUpper|ToLower)\s*\(\s*\)"),
        "text that depends on the culture of the machine",
        "pass CultureInfo.InvariantCulture (ToUpperInvariant, ToLowerInvariant for words)");

    private static readonly ForbiddenCall s_unfinished = new(
        new Regex(@"\bNotImplementedException\b"),
        "unfinished work",
        "finish it, or leave it out");

    private static readonly ForbiddenCall s_emptyCatch = new(
        new Regex(@"\bcatch\s*(?:\([^)]*\)\s*)?(?:when\s*\([^{]*\)\s*)?\{\s*\}"),
        "an exception is swallowed",
        "handle it, or let it pass; an expected one of a named kind may be left alone if a comment says why")
    {
        GivesReason = text => Regex.IsMatch(text, @"\{\s*(?://|/\*)\s*\w") && !Regex.IsMatch(text, @"^catch\s*(?:\{|\(\s*Exception\s*\w*\)\s*\{)"),
    };

    [Fact]
    public void Randomness_is_counter_based() => Check(s_random);

    [Fact]
    public void No_result_depends_on_the_clock() => Check(s_clock);

    [Fact]
    public void Parallel_work_is_listed_with_its_reason() => Check(s_parallel);

    [Fact]
    public void Only_the_command_line_talks_to_the_console() => Check(s_console);

    [Fact]
    public void Nothing_sleeps_or_ends_the_process() => Check(s_sleep);

    [Fact]
    public void Nothing_depends_on_the_culture() => Check(s_culture);

    [Fact]
    public void Nothing_is_left_unfinished() => Check(s_unfinished);

    [Fact]
    public void No_exception_is_swallowed() => Check(s_emptyCatch);

    [Fact]
    public void Exceptions_to_the_rules_name_files_that_exist() =>
        new[] { s_random, s_clock, s_parallel, s_console, s_sleep, s_culture, s_unfinished, s_emptyCatch }
            .SelectMany(rule => rule.Allowed.Keys)
            .Where(path => !RepositoryTree.Files.Any(file => file == path || path.EndsWith('/') && file.StartsWith(path, StringComparison.Ordinal)))
            .Select(path => new Fault(path, 0, "an exception for a file that is not there", "take it off the list in ForbiddenCallTests"))
            .ShouldBeNone();

    [Theory]
    [InlineData("var r = new Random(1);", 1)]
    [InlineData("var r = Random.Shared.Next();", 1)]
    [InlineData("var t = DateTime.UtcNow;", 1)]
    [InlineData("Parallel.For(0, 2, i => { });", 1)]
    [InlineData("Console.WriteLine(1);", 1)]
    [InlineData("Thread.Sleep(1);", 1)]
    [InlineData("double.Parse(text);", 1)]
    [InlineData("double.Parse(text, CultureInfo.InvariantCulture);", 0)]
    [InlineData("double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double x);", 0)]
    [InlineData("throw new NotImplementedException();", 1)]
    [InlineData("try { } catch { }", 1)]
    [InlineData("try { } catch (Exception) { /* never mind */ }", 1)]
    [InlineData("try { } catch (IOException) { return 1; }", 0)]
    [InlineData("try { } catch (IOException) { }", 1)]
    [InlineData("try { } catch (IOException) { // The file is only a cache.\n}", 0)]
    [InlineData("s(\"new Random(1) DateTime.Now\"); // Console.Write", 0)]
    public void A_forbidden_call_is_found(string text, int faults)
    {
        CSharpSource source = CSharpSource.Parse("src/Fathom.Numerics/Sample.cs", text);
        ForbiddenCall[] rules = [s_random, s_clock, s_parallel, s_console, s_sleep, s_culture, s_unfinished, s_emptyCatch];
        rules.SelectMany(rule => rule.FaultsOf(source)).Count().ShouldBe(faults);
    }

    [Fact]
    public void The_console_is_open_to_the_command_line() =>
        s_console.FaultsOf(CSharpSource.Parse("src/Fathom.Cli/Program.cs", "Console.WriteLine(1);")).ShouldBeEmpty();

    private static void Check(ForbiddenCall rule) =>
        RepositoryTree.ProductSources.Select(path => CSharpSource.Parse(path, RepositoryTree.Read(path))).SelectMany(rule.FaultsOf).ShouldBeNone();
}
