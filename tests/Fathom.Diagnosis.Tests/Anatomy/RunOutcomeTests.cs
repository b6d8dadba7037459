using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>How runs are classified.</summary>
public class RunOutcomeTests
{
    private static readonly OutcomeRule s_rule = OutcomeRule.ForClasses(10);

    [Fact]
    public void A_falling_loss_learns() => s_rule.Classify(Run(2.3, 2.0)).Fate.ShouldBe(RunFate.Learns);

    [Fact]
    public void A_loss_that_stays_at_guessing_has_collapsed()
    {
        RunOutcome outcome = s_rule.Classify([100, 5, .. Enumerable.Repeat(Math.Log(10), 20)]);
        outcome.Fate.ShouldBe(RunFate.Collapsed);
        outcome.ToString().ShouldBe("collapsed to chance (loss 2.3)");
    }

    [Fact]
    public void A_loss_that_moves_about_guessing_stalls() =>
        s_rule.Classify([.. Enumerable.Range(0, 60).Select(i => 2.29 + (0.1 * Math.Sin(i)))]).Fate.ShouldBe(RunFate.Stalls);

    [Fact]
    public void A_loss_that_never_left_guessing_has_not_begun() =>
        s_rule.Classify([.. Enumerable.Repeat(2.301, 40)]).Fate.ShouldBe(RunFate.Stalls);

    [Fact]
    public void A_loss_beyond_a_thousand_has_diverged_at_its_step()
    {
        RunOutcome outcome = s_rule.Classify([100, 4, 1001, 2, 1.5], edge: "layer3.1.conv2");
        outcome.ShouldBe(new RunOutcome(RunFate.Diverged, 4, 2, "layer3.1.conv2"));
        outcome.ToString().ShouldBe("diverged at step 2 in 'layer3.1.conv2'");
        s_rule.Classify([2, double.NaN]).Step.ShouldBe(1);
    }

    [Fact]
    public void Numbers_that_are_not_finite_diverge_where_they_first_were()
    {
        DivergenceException divergence = new(7, new NetworkEdge("conv1", "conv1", [1, 2], IsGradient: false));
        s_rule.Classify([2.3, 2.2], divergence).ShouldBe(new RunOutcome(RunFate.Diverged, 2.2, 7, "conv1"));
    }

    [Fact]
    public void The_largest_rates_are_read_off_the_grid()
    {
        RunOutcome Train(double rate) => new(rate switch { > 0.2 => RunFate.Diverged, > 0.05 => RunFate.Collapsed, > 0.005 => RunFate.Learns, _ => RunFate.Stalls }, 2);
        LargestLearningRate largest = LargestLearningRate.Find([0.3, 0.1, 0.03, 0.01, 0.001], Train);
        largest.Learning.ShouldBe(0.03);
        largest.Finite.ShouldBe(0.1);
        LargestLearningRate none = LargestLearningRate.Find([1], Train);
        none.Learning.ShouldBeNull();
        none.Finite.ShouldBeNull();
        Should.Throw<ArgumentException>(() => LargestLearningRate.Find([0], Train));
    }

    [Fact]
    public void A_rate_above_one_that_diverges_does_not_count_as_finite() =>
        LargestLearningRate.Find([0.3, 0.1, 0.03], rate => new RunOutcome(rate == 0.1 ? RunFate.Diverged : RunFate.Stalls, 2)).Finite.ShouldBe(0.03);

    [Fact]
    public void The_search_from_above_finds_what_the_whole_grid_finds_and_tries_less()
    {
        List<double> tried = [];
        RunOutcome Train(double rate)
        {
            tried.Add(rate);
            return new(rate switch { > 0.2 => RunFate.Diverged, > 0.05 => RunFate.Collapsed, > 0.005 => RunFate.Learns, _ => RunFate.Stalls }, 2);
        }

        LargestLearningRate finite = LargestLearningRate.Descend([0.3, 0.1, 0.03, 0.01, 0.001], Train);
        finite.Finite.ShouldBe(0.1);
        tried.ShouldBe([0.3, 0.1]);
        tried.Clear();
        LargestLearningRate learning = LargestLearningRate.Descend([0.001, 0.01, 0.03, 0.1, 0.3], Train, untilItLearns: true);
        learning.Finite.ShouldBe(0.1);
        learning.Learning.ShouldBe(0.03);
        tried.ShouldBe([0.3, 0.1, 0.03]);
        LargestLearningRate.Descend([1, 2], Train).Finite.ShouldBeNull();
        Should.Throw<ArgumentException>(() => LargestLearningRate.Descend([], Train));
    }

    [Fact]
    public void Runs_without_losses_have_no_outcome()
    {
        Should.Throw<ArgumentException>(() => s_rule.Classify([]));
        Should.Throw<ArgumentException>(() => OutcomeRule.ForClasses(1));
    }

    private static double[] Run(double from, double to) => [.. Enumerable.Range(0, 60).Select(i => from + ((to - from) * i / 59))];
}
