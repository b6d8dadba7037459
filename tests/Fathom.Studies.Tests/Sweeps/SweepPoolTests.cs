using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fathom.Studies.Tests;

public sealed class SweepPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_merged_bytes_do_not_depend_on_the_number_of_threads(int threads)
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(60));
        SweepRun run = PlainSweep.Run(sweep, PlainSweep.Work(), new PoolOptions { Threads = threads });
        run.Finished.ShouldBe(60);
        run.IsComplete.ShouldBeTrue();
        (PlainSweep.Json(sweep), PlainSweep.Csv(sweep)).ShouldBe(PlainSweep.Undisturbed(60));
    }

    [Fact]
    public void Shards_in_any_order_and_together_give_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        SweepManifest manifest = PlainSweep.Manifest(60);
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), manifest);
        Parallel.ForEach((int[])[3, 0, 2, 1], shard => PlainSweep.Run(
            SweepFolder.Open(folder.File("s")), PlainSweep.Work(), new PoolOptions { Threads = 2, Shared = true, Select = cell => cell.Index % 4 == shard }));
        sweep.Status().IsComplete.ShouldBeTrue();
        (PlainSweep.Json(sweep), PlainSweep.Csv(sweep)).ShouldBe(PlainSweep.Undisturbed(60));
    }

    [Fact]
    public void An_error_is_recorded_and_stops_nothing_and_is_retried_only_when_asked()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(40));
        int[] expected = [.. sweep.Manifest.Cells.Where(cell => cell.Whole("x") == 3 && cell.Number("y") > 5).Select(cell => cell.Index)];
        SweepRun first = PlainSweep.Run(sweep, PlainSweep.Work());
        first.Failed.ShouldBe(expected.Length);
        expected.Length.ShouldBeGreaterThan(2);
        sweep.Read(sweep.Manifest.Cells[expected[0]])!.Error.ShouldBe("ArithmeticException: three is refused");
        PlainSweep.Run(sweep, PlainSweep.Work()).Finished.ShouldBe(0);
        SweepRun again = PlainSweep.Run(sweep, new SweepWork(PlainSweep.Kind, (cell, _) => new CellValues { ["late"] = cell.Index }), new PoolOptions { RetryFailed = true });
        again.Finished.ShouldBe(expected.Length);
        again.Failed.ShouldBe(0);
        sweep.Status().Failed.ShouldBe(0);
    }

    [Fact]
    public void A_stopped_run_keeps_what_is_done_and_resumes_with_what_is_missing()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(60));
        ConcurrentBag<int> computed = [];
        using CancellationTokenSource stop = new();
        SweepRun first = PlainSweep.Run(
            sweep, PlainSweep.Work((cell, _) => computed.Add(cell.Index)), new PoolOptions { Threads = 2 },
            progress =>
            {
                if (progress.Finished == 20)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        first.IsComplete.ShouldBeFalse();
        first.Finished.ShouldBeInRange(20, 22);
        PlainSweep.Run(sweep, PlainSweep.Work((cell, _) => computed.Add(cell.Index))).Finished.ShouldBe(60 - first.Finished);
        computed.Order().ShouldBe(Enumerable.Range(0, 60), "no cell may be computed twice or lost");
        (PlainSweep.Json(sweep), PlainSweep.Csv(sweep)).ShouldBe(PlainSweep.Undisturbed(60));
    }

    [Fact]
    public void Work_that_does_not_look_at_its_token_is_left_behind_and_writes_nothing_more()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(2));
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim release = new();
        using CountdownEvent entered = new(2);
        using CountdownEvent left = new(2);
        SweepWork deaf = PlainSweep.Work((_, _) =>
        {
            entered.Signal();
            entered.Wait(CancellationToken.None);
            stop.Cancel();
            release.Wait(CancellationToken.None);
            left.Signal();
        });
        SweepRun run = PlainSweep.Run(sweep, deaf, new PoolOptions { Threads = 2 }, null, stop.Token);
        run.Remaining.ShouldBe(2);
        release.Set();
        left.Wait(TestContext.Current.CancellationToken);
        sweep.Status().Missing.ShouldBe(2);
        PlainSweep.Run(sweep, PlainSweep.Work()).Finished.ShouldBe(2);
    }

    [Fact]
    public void A_damaged_result_is_named_and_computed_again()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(30));
        PlainSweep.Run(sweep, PlainSweep.Work());
        string[] files = Directory.GetFiles(folder.File("s/cells"), "*", SearchOption.AllDirectories);
        File.WriteAllBytes(files[4], File.ReadAllBytes(files[4])[..40]);
        File.WriteAllBytes(files[9], []);
        SweepRun run = PlainSweep.Run(sweep, PlainSweep.Work());
        run.Damaged.Select(damaged => damaged.Path).ShouldBe([files[4], files[9]], ignoreOrder: true);
        run.Damaged.Select(damaged => damaged.Fault).ShouldBe(["it is cut short", "it is empty"], ignoreOrder: true);
        run.Finished.ShouldBe(2);
        (PlainSweep.Json(sweep), PlainSweep.Csv(sweep)).ShouldBe(PlainSweep.Undisturbed(30));
    }

    [Fact]
    public void Checkpoints_survive_a_stop_and_are_gone_with_the_result()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(1));
        using CancellationTokenSource stop = new();
        List<int> epochs = [];
        CellValues Train(SweepCell cell, CellContext context)
        {
            string checkpoint = Path.Combine(context.Scratch, "epoch");
            int epoch = File.Exists(checkpoint) ? int.Parse(File.ReadAllText(checkpoint), System.Globalization.CultureInfo.InvariantCulture) : 0;
            while (epoch < 10)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                epochs.Add(++epoch);
                File.WriteAllText(checkpoint, $"{epoch}");
                context.Report(epoch, 10);
            }

            return new CellValues { ["epochs"] = epoch };
        }

        PlainSweep.Run(sweep, new SweepWork(PlainSweep.Kind, Train), null, progress =>
        {
            if (progress is { Outcome: null, CellDone: 4 })
            {
                stop.Cancel();
            }
        }, stop.Token).Remaining.ShouldBe(1);
        PlainSweep.Run(sweep, new SweepWork(PlainSweep.Kind, Train)).Finished.ShouldBe(1);
        epochs.ShouldBe(Enumerable.Range(1, 10));
        Directory.EnumerateFileSystemEntries(folder.File("s/scratch")).ShouldBeEmpty();
    }

    [Fact]
    public void Cells_at_work_stay_within_the_limits_of_memory_and_threads()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(40));
        Lock gate = new();
        long memory = 0, most = 0;
        int threads = 0, mostThreads = 0;
        SweepWork work = new(PlainSweep.Kind, (cell, context) =>
        {
            lock (gate)
            {
                memory += Bytes(cell);
                threads += context.Threads;
                most = Math.Max(most, memory);
                mostThreads = Math.Max(mostThreads, threads);
            }

            context.Cancellation.WaitHandle.WaitOne(2);
            lock (gate)
            {
                memory -= Bytes(cell);
                threads -= context.Threads;
            }

            return new CellValues { ["x"] = 1 };
        })
        { Memory = Bytes, Threads = cell => 1 + (cell.Index % 3) };
        PlainSweep.Run(sweep, work, new PoolOptions { Threads = 6, MemoryLimit = 100 }).Finished.ShouldBe(40);
        most.ShouldBeInRange(50, 100);
        mostThreads.ShouldBeInRange(2, 6);

        static long Bytes(SweepCell cell) => 10 + (cell.Index * 17 % 90);
    }

    [Fact]
    public void A_cell_beyond_the_memory_limit_is_refused_before_anything_runs()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(3));
        SweepWork work = PlainSweep.Work() with { Memory = cell => cell.Index * (60L << 20) };
        SweepException fault = Should.Throw<SweepException>(() => PlainSweep.Run(sweep, work, new PoolOptions { MemoryLimit = 100L << 20 }));
        fault.Fault.ShouldBe(SweepFault.TooLarge);
        fault.Message.ShouldContain("cell 2 needs about 120 MiB, more than the limit of 100 MiB");
        sweep.Status().Missing.ShouldBe(3);
    }

    [Fact]
    public void A_second_run_on_the_folder_is_refused_while_workers_may_share_it()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(3));
        using (sweep.Lock(shared: false))
        {
            SweepException fault = Should.Throw<SweepException>(() => PlainSweep.Run(sweep, PlainSweep.Work()));
            fault.Fault.ShouldBe(SweepFault.InUse);
            fault.Message.ShouldContain($"({Environment.ProcessId} on {Environment.MachineName})");
            Should.Throw<SweepException>(() => PlainSweep.Run(sweep, PlainSweep.Work(), new PoolOptions { Shared = true })).Fault.ShouldBe(SweepFault.InUse);
        }

        using (sweep.Lock(shared: true))
        {
            Should.Throw<SweepException>(() => PlainSweep.Run(sweep, PlainSweep.Work())).Fault.ShouldBe(SweepFault.InUse);
            PlainSweep.Run(sweep, PlainSweep.Work(), new PoolOptions { Shared = true, Select = cell => cell.Index == 0 }).Finished.ShouldBe(1);
        }

        PlainSweep.Run(sweep, PlainSweep.Work()).Finished.ShouldBe(2);
    }

    [Fact]
    public void Work_of_another_kind_is_refused()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(3));
        Should.Throw<ArgumentException>(() => PlainSweep.Run(sweep, new SweepWork("other/1", (_, _) => new CellValues()))).Message.ShouldContain("'test.plain/1', not 'other/1'");
    }

    [Fact]
    public void An_exception_in_the_progress_ends_the_run_and_reaches_the_caller()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(30));
        Should.Throw<InvalidOperationException>(() => PlainSweep.Run(sweep, PlainSweep.Work(), null, _ => throw new InvalidOperationException("screen")));
        PlainSweep.Run(sweep, PlainSweep.Work());
        sweep.Status().IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Progress_counts_every_cell_once()
    {
        using TemporaryFolder folder = new();
        SweepFolder sweep = SweepFolder.Create(folder.File("s"), PlainSweep.Manifest(50));
        List<SweepProgress> seen = [];
        PlainSweep.Run(sweep, PlainSweep.Work(), new PoolOptions { Threads = 4 }, seen.Add);
        seen.Select(progress => progress.Finished).ShouldBe(Enumerable.Range(1, 50));
        seen.Select(progress => progress.Cell.Index).Order().ShouldBe(Enumerable.Range(0, 50));
        seen[^1].Remaining.ShouldBe(0);
        seen[^1].Failed.ShouldBe(sweep.Status().Failed);
    }
}
