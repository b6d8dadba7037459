using System.Numerics;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The network of a run as its checkpoint has it.</summary>
/// <param name="Setup">With which setup the run was begun.</param>
/// <param name="Graph">The network.</param>
/// <param name="Parameters">Its weights and running statistics.</param>
/// <param name="Steps">After how many steps.</param>
public sealed record RunNetwork(TrainingSetup Setup, NetworkGraph Graph, ParameterSet<double> Parameters, long Steps)
{
    /// <summary>Reads the network of a run; the data that it was trained on need not be there.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="isRecalibrated">Whether the running statistics are those that were computed again.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">There is no run with such a checkpoint.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged.</exception>
    public static RunNetwork Read(RunFolder folder, bool isRecalibrated = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        TrainingSetup setup = folder.ReadSetup();
        string file = isRecalibrated ? folder.RecalibratedFile : folder.CheckpointFile;
        if (!File.Exists(file))
        {
            throw new ArgumentException(isRecalibrated
                ? $"The run in '{folder.Path}' was not recalibrated; 'fathom recalibrate {folder.Path}' does that."
                : $"The run in '{folder.Path}' has no checkpoint yet, so it has no weights; go on with it first.");
        }

        (ImageShape shape, int classes) = SyntheticData.TryFind(setup.Data.Name, out _)
            ? (setup.Data.SyntheticShape, SyntheticData.Classes)
            : (DataSetCatalog.Find(setup.Data.Name).Shape, DataSetCatalog.Find(setup.Data.Name).ClassNames.Length);
        NetworkGraph graph = setup.Network.Build(shape, classes);
        return setup.Precision == TrainingPrecision.Binary64 ? Read<double>(setup, graph, file) : Read<float>(setup, graph, file);
    }

    private static RunNetwork Read<T>(TrainingSetup setup, NetworkGraph graph, string file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterSet<T> parameters = ParameterSet.Zeros<T>(graph);
        CheckpointState state = CheckpointStore.Restore(file, parameters, null);
        return new RunNetwork(setup, graph, parameters.ConvertTo<double>(), state.Step);
    }
}
