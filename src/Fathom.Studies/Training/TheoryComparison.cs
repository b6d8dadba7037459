using System.Globalization;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>What theory said, laid over what happened.</summary>
/// <param name="Theory">What theory said.</param>
/// <param name="Before">The measured growth of squared gradients per layer, over the layers from the second on, before the first step; not a number when it was not measured.</param>
/// <param name="FirstStep">The same after one step.</param>
/// <param name="End">The same at the end.</param>
/// <param name="Agrees">Whether the network did what theory said: trained when it is shallow enough, and not when it is too deep; null for a run without an end.</param>
/// <param name="Sentence">All that in words.</param>
public sealed record TheoryComparison(TrainingTheory Theory, double Before, double FirstStep, double End, bool? Agrees, string Sentence)
{
    /// <summary>Compares.</summary>
    /// <param name="theory">What theory said.</param>
    /// <param name="outcome">What happened.</param>
    /// <returns>The comparison.</returns>
    public static TheoryComparison Of(TrainingTheory theory, TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(theory);
        ArgumentNullException.ThrowIfNull(outcome);
        double before = Growth(theory, outcome.At(TrainingMoment.Before));
        bool? agrees = outcome.Verdict == TrainingVerdict.Unfinished ? null : theory.IsTrainable == (outcome.Verdict == TrainingVerdict.Trained);
        string measured = double.IsFinite(before) ? string.Create(CultureInfo.InvariantCulture, $", {before:0.###} were measured before the first step") : string.Empty;
        string sentence = string.Create(CultureInfo.InvariantCulture, $"Theory: a growth of {theory.GradientGrowth:0.###} per layer{measured}; {Expected(theory)}. What happened: {Happened(outcome)}. {Judgement(theory, outcome, agrees)}");
        return new TheoryComparison(
            theory, before, Growth(theory, outcome.At(TrainingMoment.FirstStep)), Growth(theory, outcome.At(TrainingMoment.End)), agrees, sentence.TrimEnd());
    }

    /// <summary>What became of a run, in words that go on a sentence.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>For instance <c>the network learned, …</c>.</returns>
    public static string Happened(TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        string accuracy = string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * outcome.TrainByBatch.Accuracy:0.0} % of what it learned from in training mode, {100 * outcome.TrainByRunning.Accuracy:0.0} % in inference mode; chance is {100 * outcome.Chance:0.0} %");
        return outcome.Verdict switch
        {
            TrainingVerdict.Trained => $"the network learned, {accuracy}",
            TrainingVerdict.Collapsed => $"the network did not learn, {accuracy}",
            TrainingVerdict.Diverged => string.Create(CultureInfo.InvariantCulture, $"the run diverged at step {outcome.Divergence?.Step}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"the run was stopped after {outcome.Steps} of {outcome.TotalSteps} steps"),
        };
    }

    private static double Growth(TrainingTheory theory, NetworkSnapshot? snapshot) => snapshot?.GradientGrowth(theory.Depth) ?? double.NaN;

    private static string Expected(TrainingTheory theory)
    {
        string reach = theory.TrainableDepth >= 1e6
            ? "no depth up to a million layers is too deep"
            : string.Create(CultureInfo.InvariantCulture, $"about {Math.Floor(theory.TrainableDepth):#,##0} layers can be trained");
        string own = string.Create(CultureInfo.InvariantCulture, $"these {theory.Depth:#,##0} {(theory.IsTrainable ? "should train" : "are too many")}");
        string rounding = !(theory.Depth > theory.TrainableDepth) && theory.Depth > theory.PrecisionHorizon ? " for the rounding of this precision" : string.Empty;
        return $"{reach}, {own}{rounding}";
    }

    private static string Judgement(TrainingTheory theory, TrainingOutcome outcome, bool? agrees) => agrees switch
    {
        null => string.Empty,
        true => "As predicted.",
        _ when !theory.IsTrainable => "Not as predicted: layers near the output can learn alone when those below are lost, and training shrinks the growth; see profile.csv for the layers that moved.",
        _ when outcome.Verdict == TrainingVerdict.Diverged => "Not as predicted: theory speaks of the first step, and this learning rate leaves it; try a smaller one.",
        _ => "Not as predicted: theory speaks of gradients, not of the learning rate, the number of steps, or what there is to learn; try others of these first.",
    };
}
