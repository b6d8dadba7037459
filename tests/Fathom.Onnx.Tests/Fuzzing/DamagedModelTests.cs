using System.Diagnostics;
using System.Globalization;
using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>No damaged model crashes the reader, and none makes it take memory out of proportion.</summary>
public class DamagedModelTests(ITestOutputHelper output)
{
    // FATHOM_FUZZ_MODELS=1000000 makes the long run, which also looks at the time of every model; FATHOM_FUZZ_SEED gives other damages.
    private const ulong Usual = 20_000;
    private const long FreeMemory = 64L << 20;
    private const int SlowestSeconds = 2;

    [Fact]
    public void A_damaged_model_is_read_or_refused_with_a_clear_fault()
    {
        ulong? wanted = Setting("FATHOM_FUZZ_MODELS");
        ModelMutation mutation = new([.. Corpus().Select(File.ReadAllBytes)], Setting("FATHOM_FUZZ_SEED") ?? 1);
        Dictionary<string, string> crashes = [];
        int read = 0;
        long most = 0;
        TimeSpan slowest = TimeSpan.Zero;
        for (ulong number = 0; number < (wanted ?? Usual); number++)
        {
            byte[] model = mutation.Make(number);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            read += IsRead(model, number, crashes) ? 1 : 0;
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            allocated.ShouldBeLessThan((4L * model.Length) + FreeMemory, $"model {number}");
            most = Math.Max(most, allocated);
            slowest = time > slowest ? time : slowest;
        }

        output.WriteLine($"{wanted ?? Usual} models: {read} read, the others refused; at most {most / 1024} KiB allocated for one, at most {slowest.TotalMilliseconds:F0} ms");
        crashes.Values.ShouldBeEmpty();
        read.ShouldBeGreaterThan(0);
        if (wanted is not null)
        {
            slowest.ShouldBeLessThan(TimeSpan.FromSeconds(SlowestSeconds));
        }
    }

    [Fact]
    public void Every_model_of_the_corpus_is_read_and_can_be_taken_apart_and_put_together()
    {
        foreach (string path in Corpus())
        {
            byte[] bytes = File.ReadAllBytes(path);
            OnnxNetwork.Read(bytes).Graph.Nodes.Length.ShouldBeGreaterThan(3, path);
            WireTree.Parse(bytes).Write().ShouldBe(bytes, path);
        }
    }

    private static IEnumerable<string> Corpus() => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus"), "*.onnx").Order(StringComparer.Ordinal);

    private static bool IsRead(byte[] model, ulong number, Dictionary<string, string> crashes)
    {
        try
        {
            OnnxNetwork.Read(model);
            return true;
        }
        catch (Exception fault) when (fault is OnnxFormatException or OnnxSupportException or GraphException)
        {
            fault.Message.ShouldNotBeEmpty();
            return false;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // One crash of each place is enough to be told.
            crashes.TryAdd(fault.StackTrace?.Split('\n')[0] ?? "", $"model {number}: {fault}");
            return false;
        }
    }

    private static ulong? Setting(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null;
}
