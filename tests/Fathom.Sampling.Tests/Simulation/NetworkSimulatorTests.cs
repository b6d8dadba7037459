using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

public class NetworkSimulatorTests
{
    private static readonly NetworkSpec s_spec = new() { Depth = 11, Width = 24 };

    private static readonly InputBatch s_batch = InputBatch.Gaussian([4, 3], 6, 5);

    private static readonly SimulationOptions s_options = new() { Networks = 9, Seed = 3, Method = SamplingMethod.Dense };

    [Theory]
    [InlineData(SamplingPrecision.Binary64)]
    [InlineData(SamplingPrecision.Binary32)]
    public void The_number_of_threads_changes_no_bit(SamplingPrecision precision)
    {
        SimulationRun one = Run(s_spec, s_options with { Threads = 1, Precision = precision });
        foreach (int threads in (int[])[2, 7])
        {
            Run(s_spec, s_options with { Threads = threads, Precision = precision }).Values.ShouldBe(one.Values);
        }
    }

    [Fact]
    public void A_range_cut_into_parts_and_merged_in_any_order_is_the_whole_bit_for_bit()
    {
        SimulationRun whole = Run(s_spec, s_options with { CheckIdentities = true });
        SimulationOptions part = s_options with { CheckIdentities = true };
        SimulationRun merged = SimulationRun.Merge(
        [
            Run(s_spec, part with { FirstNetwork = 5, Networks = 4 }),
            Run(s_spec, part with { FirstNetwork = 0, Networks = 2 }),
            Run(s_spec, part with { FirstNetwork = 2, Networks = 3, Memory = SamplingMemory.Replay }),
        ]);
        merged.Values.ShouldBe(whole.Values);
        (merged.FirstNetwork, merged.Networks).ShouldBe((0, 9));
        merged.LargestIdentityError.ShouldBe(whole.LargestIdentityError);
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_refused()
    {
        SimulationRun first = Run(s_spec, s_options with { Networks = 2 });
        Refused([first, Run(s_spec, s_options with { FirstNetwork = 3, Networks = 1 })], "leave a gap");
        Refused([first, Run(s_spec, s_options with { FirstNetwork = 1, Networks = 1 })], "overlap");
        Refused([first, Run(s_spec, s_options with { FirstNetwork = 2, Networks = 1, Seed = 4 })], "the seed");
        Refused([first, Run(s_spec with { Depth = 3 }, s_options with { FirstNetwork = 2, Networks = 1 })], "the network");
        Refused([], "at least one part");

        static void Refused(SimulationRun[] parts, string reason) =>
            Should.Throw<ArgumentException>(() => SimulationRun.Merge(parts)).Message.ShouldContain(reason);
    }

    public static TheoryData<string> Replayed => ["batch", "layer", "none", "after", "skip", "skip after"];

    [Theory]
    [MemberData(nameof(Replayed))]
    public void Replayed_layers_give_the_same_bits_as_stored_ones(string name)
    {
        NormalizationKind kind = name switch { "layer" => NormalizationKind.Layer, "none" => NormalizationKind.None, _ => NormalizationKind.Batch };
        NetworkSpec spec = s_spec with
        {
            Activation = new Activation(ActivationCatalog.Silu, 1.5, 0.1),
            Normalization = new Normalization
            {
                Kind = kind,
                Placement = name.EndsWith("after", StringComparison.Ordinal) ? NormalizationPlacement.After : NormalizationPlacement.Before,
            },
            Skip = name.StartsWith("skip", StringComparison.Ordinal) ? new Skip { BranchScale = 0.5 } : null,
            Initialization = new Initialization { BiasScale = 0.2 },
        };
        SimulationOptions options = s_options with { Networks = 3, Cotangents = 2 };
        SimulationRun stored = Run(spec, options with { Memory = SamplingMemory.Store });
        SimulationRun replayed = Run(spec, options with { Memory = SamplingMemory.Replay });
        (stored.Memory, replayed.Memory).ShouldBe((SamplingMemory.Store, SamplingMemory.Replay));
        replayed.Values.ShouldBe(stored.Values);
    }

    [Fact]
    public void Ten_thousand_layers_neither_overflow_nor_lose_the_growth()
    {
        NetworkSpec spec = new() { Depth = 10_000, Width = 32 };
        InputBatch batch = InputBatch.Gaussian([6], 10, 1);
        SimulationOptions options = new() { Networks = 2, Method = SamplingMethod.Dense };
        SimulationRun narrow = Run(spec, options with { Precision = SamplingPrecision.Binary32 }, batch);
        int place = narrow.Quantities.IndexOf(ProfileQuantity.LogGradientNorm);
        double first = narrow.Value(0, place, 1) - narrow.Value(0, place, spec.Depth);

        // Far outside float64, whose logarithm ends at 709; the growth of a width and batch like this is between those of B = 5 and B = 8 at infinite width, 2.4 and 1.8.
        (first / spec.Depth).ShouldBeInRange(Math.Log(1.7), Math.Log(2.6));
        double wide = SimulationResult.Of(Run(spec, options, batch)).TypicalGrowth!.Value;
        SimulationResult.Of(narrow).TypicalGrowth!.Value.ShouldBe(wide, 0.03);
    }

    [Fact]
    public void Activations_that_leave_the_range_end_in_a_note_that_names_the_layer()
    {
        NetworkSpec spec = new()
        {
            Depth = 30,
            Width = 20,
            Activation = new Activation(ActivationCatalog.ReluPower(3)),
            Normalization = new Normalization { Kind = NormalizationKind.None },
            Initialization = new Initialization { WeightScale = 3 },
        };
        SimulationResult result = SimulationResult.Of(Run(spec, s_options with { Networks = 3 }));
        LayerStatistic last = result.Find(ProfileQuantity.Variance)!.Layers[^1];
        last.Layer.ShouldBeLessThan(30);
        result.Growth.ShouldBeNull();
        result.Notes.ShouldHaveSingleItem().ShouldContain("3 of 3 networks the activations are not finite from layer");
    }

    [Fact]
    public void A_stopped_simulation_keeps_the_networks_without_a_gap()
    {
        using CancellationTokenSource source = new();
        SimulationRun run = NetworkSimulator.Run(
            s_spec, s_batch, s_options with { Threads = 2, Networks = 200 }, (done, _) => Stop(source, done), source.Token);
        run.Networks.ShouldBeInRange(5, 199);
        run.Values.ShouldBe(Run(s_spec, s_options with { Networks = run.Networks }).Values);
        source.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<OperationCanceledException>(() => NetworkSimulator.Run(s_spec, s_batch, s_options, null, source.Token));

        static void Stop(CancellationTokenSource source, int done)
        {
            if (done == 5)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void A_failure_of_the_progress_report_is_thrown_as_it_is() =>
        Should.Throw<InvalidTimeZoneException>(() => NetworkSimulator.Run(
            s_spec, s_batch, s_options, (_, _) => throw new InvalidTimeZoneException("of the test"), TestContext.Current.CancellationToken));

    [Fact]
    public void What_cannot_be_simulated_is_refused_in_one_sentence()
    {
        Refused(s_spec, s_options, InputBatch.Gaussian([4, 1], 3, 1), "at least 2 samples");
        Refused(s_spec with { Width = 1, Normalization = new() { Kind = NormalizationKind.Layer } }, s_options, s_batch, "at least 2 neurons");
        Refused(s_spec, s_options with { Networks = 0 }, s_batch, "number of networks");
        Refused(s_spec, s_options with { FirstNetwork = -1 }, s_batch, "first network");
        Refused(s_spec, s_options with { Threads = -1 }, s_batch, "threads");
        Refused(s_spec, s_options with { Cotangents = 0 }, s_batch, "cotangents");
        Refused(s_spec, s_options with { Cotangent = CotangentKind.CrossEntropy }, s_batch, "label");
        InputBatch labelled = new(s_batch.Samples, s_batch.Sizes, [0, 1, 2, 3, 4, 5, 6]);
        Refused(s_spec, s_options with { Cotangent = CotangentKind.CrossEntropy, Classes = 6 }, labelled, "label 6");
        Refused(s_spec, s_options with { Cotangent = CotangentKind.SquaredError, Cotangents = 2 }, labelled, "exactly one cotangent");
        Refused(s_spec, s_options with { MemoryLimit = 20_000 }, s_batch, "One network needs about");
        Refused(s_spec, s_options with { MemoryLimit = 60_000, Memory = SamplingMemory.Store }, s_batch, "replaying layers would take");
        Refused(s_spec, s_options with { Networks = 10_000_000 }, s_batch, "merge the parts");
        Refused(s_spec with { Width = 10_000_000 }, s_options with { MemoryLimit = 1L << 40 }, s_batch, "more than fit into an array");
        Should.Throw<SpecificationException>(() => Run(s_spec with { Depth = 0 }, s_options));

        static void Refused(NetworkSpec spec, SimulationOptions options, InputBatch batch, string reason) =>
            Should.Throw<ArgumentException>(() => Run(spec, options, batch)).Message.ShouldContain(reason);
    }

    [Fact]
    public void A_low_limit_replays_and_then_takes_fewer_threads()
    {
        NetworkProgram program = new(s_spec with { Depth = 400 }, s_batch, s_options with { Threads = 4 });
        double store = MemoryEstimate.Bytes(program, SamplingMethod.Dense, SamplingMemory.Store);
        double replay = MemoryEstimate.Bytes(program, SamplingMethod.Dense, SamplingMemory.Replay);
        Choice(4.1 * store).ShouldBe((SamplingMemory.Store, 4));
        Choice(3.9 * store).ShouldBe((SamplingMemory.Replay, 4));
        Choice(2.5 * replay).ShouldBe((SamplingMemory.Replay, 2));

        (SamplingMemory, int) Choice(double limit)
        {
            long observed = 9L * 400 * sizeof(double);
            NetworkProgram limited = new(program.Spec, s_batch, program.Options with { MemoryLimit = (long)limit + observed });
            MemoryEstimate choice = MemoryEstimate.Choose(limited, SamplingMethod.Dense, 1);
            return (choice.Memory, choice.Threads);
        }
    }

    private static SimulationRun Run(NetworkSpec spec, SimulationOptions options, InputBatch? batch = null) =>
        NetworkSimulator.Run(spec, batch ?? s_batch, options, cancellation: TestContext.Current.CancellationToken);
}
