using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Training without weights against training with the very weights that the lazy matrices turn out to be: no statistics.</summary>
public class FirstStepsPathTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Cases => [.. TrainingCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_runs_as_with_the_weights_that_the_lazy_matrices_turn_out_to_be(string name)
    {
        TrainingCase which = TrainingCase.Of(name);
        Distance(which, which.Starts(1)).ShouldBeLessThan(Tolerance);
    }

    [Theory]
    [InlineData("plain, batch norm and ReLU")]
    [InlineData("momentum, decay, two batches, held out")]
    public void Training_that_forgets_what_it_was_told_is_found_out(string name)
    {
        TrainingCase which = TrainingCase.Of(name);
        ILazyWeights<double>[] forgetful = [.. which.Starts(1).Select((start, l) => new ForgetfulWeights(start.Rows, start.Columns, 1 / Math.Sqrt(start.Columns), l))];
        Distance(which, forgetful).ShouldBeGreaterThan(0.02);
    }

    [Fact]
    public void The_entry_point_trains_the_same_network()
    {
        TrainingCase which = TrainingCase.Of("momentum, decay, two batches, held out");
        FirstStepsRun run = FirstSteps.Run(which.Spec, which.Batches, which.Options, 1, which.HeldOut, TestContext.Current.CancellationToken);
        (double[] lazy, _) = Train(which, which.Starts(1));
        TrainingCase.Numbers(run.States).ShouldBe(lazy);
        run.Diverged.ShouldBeFalse();
        FirstStepsRun other = FirstSteps.Run(which.Spec, which.Batches, which.Options, 2, which.HeldOut, TestContext.Current.CancellationToken);
        TrainingCase.Numbers(other.States).ShouldNotBe(lazy);
    }

    /// <summary>The largest difference of any observed number, relative to its size.</summary>
    private static double Distance(TrainingCase which, ILazyWeights<double>[] starts)
    {
        (double[] lazy, Matrix readout) = Train(which, starts);
        DenseTraining twin = new(which.Spec, which.Options, which.HeldOut, [.. starts.Select(Ask.Whole)], readout);
        double[] dense = TrainingCase.Numbers(twin.Run(which.Batches));
        dense.Length.ShouldBe(lazy.Length);
        return lazy.Zip(dense, (a, b) => Math.Abs(a - b) / (1e-3 + Math.Abs(b))).Max();
    }

    private static (double[] Numbers, Matrix Readout) Train(TrainingCase which, ILazyWeights<double>[] starts)
    {
        TrainingProgram program = new(which.Spec, which.Options, which.HeldOut, starts, FirstSteps.Readout(which.Spec, which.Options, 1));
        FirstStepsRun run = FirstSteps.Run(program, which.Spec, which.Batches, which.Options, 1, TestContext.Current.CancellationToken);
        run.Diverged.ShouldBeFalse();
        run.States.Length.ShouldBe(which.Options.Steps + 1);
        return (TrainingCase.Numbers(run.States), FirstSteps.Readout(which.Spec, which.Options, 1).Weights);
    }
}
