using System.Globalization;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>What a map was made of and what it says, in sentences.</summary>
internal static class MapSentence
{
    /// <summary>What was trained, in one line.</summary>
    /// <param name="outcome">The map.</param>
    /// <returns>The line.</returns>
    public static string Setting(MapOutcome outcome)
    {
        MapRequest request = outcome.Map.Request;
        TrainingSetup setup = request.Setup;
        NetworkSpec spec = setup.Network.Spec!;
        bool Varies(string name) => request.X.Parameter.Name == name || request.Y.Parameter.Name == name;
        string norm = spec.Normalization.Kind switch
        {
            NormalizationKind.None => "no norm",
            NormalizationKind.Layer => "layer norm",
            _ => spec.Normalization.Centred ? "batch norm" : "uncentred batch norm",
        };
        string[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{spec.Activation} with {norm}"),
            Varies("width") ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"width {spec.Width}"),
            Varies("depth") ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{spec.Depth} layers"),
            string.Create(CultureInfo.InvariantCulture, $"{setup.Data.Samples:#,##0} samples of {outcome.DataTitle}"),
            setup.Steps is { } steps ? string.Create(CultureInfo.InvariantCulture, $"{steps} steps") : Varies("epochs") || Varies("steps") ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{setup.Epochs} epochs"),
            Rate(request, Varies("lr")),
            request.Repeats > 1 ? string.Create(CultureInfo.InvariantCulture, $"{request.Repeats} networks per cell") : string.Empty,
            string.Create(CultureInfo.InvariantCulture, $"seed {setup.Seed}"),
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    /// <summary>How well the line separates, in a sentence.</summary>
    /// <param name="map">The map.</param>
    /// <returns>The sentence.</returns>
    public static string Verdict(MapResult map)
    {
        if (map.Cells.All(cell => double.IsNaN(cell.TrainableDepth)))
        {
            return "Theory does not cover these networks, so there is no line to compare with.";
        }

        LineSeparation line = map.Separations[0];
        if (double.IsNaN(line.BalancedAccuracy) && map.Done < map.Request.Trainings)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Only {map.Done} of {map.Request.Trainings} networks have been trained; the line is judged when there are some that learned and some that did not.");
        }

        return double.IsNaN(line.BalancedAccuracy)
            ? string.Create(CultureInfo.InvariantCulture, $"{(line.Trained > 0 ? "All" : "None")} of the {line.Trained + line.Untrained} networks learned, so nothing can be said about the line; let the axes reach further.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The predicted line, 16 ξ, parts {line.Trained} trained from {line.Untrained} untrained networks with a balanced accuracy of {line.BalancedAccuracy:0.00} (1 is perfect, 0.5 is chance); theory ranks {line.RankAccuracy:P0} of the pairs rightly; these networks would be parted best at {line.BestMultiple:0.0} ξ, with {line.BestBalancedAccuracy:0.00}.");
    }

    private static string Rate(MapRequest request, bool varies)
    {
        string name = request.Setup.Optimizer.Kind switch
        {
            Networks.OptimizerKind.Adam => "Adam",
            Networks.OptimizerKind.RootMeanSquare => "RMSProp",
            _ => "SGD",
        };
        return varies ? name
            : request.RatePerSample is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{name}, learning rate {rate} × batch size")
            : string.Create(CultureInfo.InvariantCulture, $"{name}, learning rate {request.Setup.LearningRate.Rate}");
    }
}
