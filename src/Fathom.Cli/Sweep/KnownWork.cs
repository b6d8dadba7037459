using Fathom.Data;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Finds the work of a folder by the kind in its manifest, so that <c>fathom sweep resume</c> and <c>fathom worker</c> go on with whatever began there.</summary>
internal static class KnownWork
{
    /// <summary>The work of a manifest.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The work.</returns>
    /// <exception cref="MisuseException">This version knows no such work.</exception>
    public static SweepWork Of(SweepFolder folder) => folder.Manifest.Kind switch
    {
        LensWork.Kind => LensWork.Create(folder.Manifest, DataLocator.Usual()),

        // The cells of a map differ in their networks, not in what these are trained on.
        TrainabilityMap.Kind => TrainabilityMap.Work(SamplePair.Load(TrainingSetupJson.Read(folder.Manifest.Cells[0].Part("setup")).Data, DataLocator.Usual())),
        string kind when StudyCatalog.All.FirstOrDefault(study => study.Kind == kind) is { } study => StudyRunner.WorkOf(study, new StudyInputs(DataLocator.Usual())),
        _ => throw new MisuseException($"'{folder.Path}' holds work of the kind '{folder.Manifest.Kind}', which this version of fathom cannot resume; use the command that started it, or the version."),
    };
}
