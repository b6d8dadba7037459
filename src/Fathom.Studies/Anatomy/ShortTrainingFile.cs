using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Keeps a training of the anatomy in a file, so that one that was stopped goes on with the same bits.</summary>
internal static class ShortTrainingFile
{
    private const string LossesName = "losses";
    private const string AccuraciesName = "accuracies";

    /// <summary>Writes a training.</summary>
    /// <param name="path">The file.</param>
    /// <param name="losses">The losses of the steps so far.</param>
    /// <param name="accuracies">The accuracies found so far.</param>
    /// <param name="sets">The weights, then what the optimizer and the training remember.</param>
    public static void Write(string path, IEnumerable<double> losses, IEnumerable<double> accuracies, params ParameterSet<float>[] sets)
    {
        double[] steps = [.. losses];
        string text = new JsonObject
        {
            [LossesName] = new JsonArray([.. steps.Select(loss => (JsonNode)loss)]),
            [AccuraciesName] = new JsonArray([.. accuracies.Select(accuracy => (JsonNode)accuracy)]),
        }.ToJsonString();
        CheckpointStore.Write(path, new CheckpointState(text, steps.Length, default, 0, 0, [], []), sets);
    }

    /// <summary>Reads a training.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Receives the weights.</param>
    /// <param name="memory">Receive what the optimizer and the training remember.</param>
    /// <returns>The losses and the accuracies.</returns>
    /// <exception cref="CheckpointException">The file is damaged, or of another network.</exception>
    public static (ImmutableArray<double> Losses, ImmutableArray<double> Accuracies) Read(string path, ParameterSet<float> parameters, IReadOnlyList<ParameterSet<float>> memory)
    {
        CheckpointState state = CheckpointStore.Restore(path, parameters, memory);
        using JsonDocument text = JsonDocument.Parse(state.Setup);
        return (Numbers(LossesName), Numbers(AccuraciesName));

        ImmutableArray<double> Numbers(string name) => [.. text.RootElement.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
    }
}
