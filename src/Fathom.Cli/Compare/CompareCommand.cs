using System.Collections.Immutable;
using System.CommandLine;
using Fathom.MeanField;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom compare</c>: theory and simulation of one network, laid over each other.</summary>
internal static class CompareCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SimulationOptionSet options = new();
        ResultForm form = new(ComparisonJson.Schema, "both profiles over depth", "Draw the predicted gradient over the band of simulated ones.");
        Command command = new("compare", "Predict and simulate one network, and say whether both agree, or where they part and why.");
        options.AddTo(command);
        form.AddTo(command);

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            ResultChoice choice = form.Read(parsed);
            SimulationRequest request = options.Read(parsed);
            Check(request);
            ComparisonOutcome outcome = Compare(session, request, cancellation);
            choice.Show(
                session.Output,
                () => ComparisonFigure.Of(outcome),
                writer => ComparisonJson.Write(outcome, output.Provenance(request.Options.Seed), writer),
                () => ComparisonTable.ForPrograms(outcome.Comparison),
                writer => ComparisonText.Write(outcome, writer));
            return outcome.Simulation.ExitCode;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static ComparisonOutcome Compare(Session session, SimulationRequest request, CancellationToken cancellation)
    {
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(request.Spec, BatchSize.Of(request.Batch.Sizes[0]));
        SamplePrediction followed = SamplePrediction.Of(session, request, prediction, cancellation);
        SimulationOutcome simulation = SimulationWork.Run(session, request, cancellation, least: 2);
        DepthProfile line = followed.Line ?? PredictedLines.OfNormalSamples(prediction);
        LensComparison comparison = LensComparer.Compare(prediction, simulation.Result, followed.Line, request.Options.Cotangent);
        ImmutableArray<string> notes = [.. prediction.Notes.Concat(followed.Notes).Distinct()];
        return new ComparisonOutcome(simulation, prediction, line, comparison, notes);
    }

    private static void Check(SimulationRequest request)
    {
        if (request.Options.Networks < 2)
        {
            throw new MisuseException("a comparison needs at least 2 networks, because one has no standard error; give --networks a larger number.");
        }

        if (request.Batch.Sizes.Distinct().Count() > 1)
        {
            throw new MisuseException(
                $"a comparison needs batches of one size, not {string.Join(", ", request.Batch.Sizes)}: gradients of different batch sizes grow at different rates.");
        }
    }
}
