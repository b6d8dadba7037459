using Fathom.Data;

namespace Fathom.Studies;

/// <summary>Trains one network, and keeps it in a folder so that it can go on after any end of the process.</summary>
public static class NetworkTraining
{
    /// <summary>Trains, or goes on with a run that was begun in the folder.</summary>
    /// <param name="setup">Everything that decides the result.</param>
    /// <param name="data">The samples that the setup names (see <see cref="SamplePair.Load"/>); several runs may share them at the same time.</param>
    /// <param name="options">Where the run is kept, who watches, how many threads.</param>
    /// <returns>What became of the run. Divergence is an outcome, and so is a run that was stopped; neither is an exception.</returns>
    /// <remarks>
    /// The same setup gives the same bits, in the outcome and in every file but for the provenance in <c>run.json</c>: on any number of threads, and however often the run was
    /// stopped, killed, and taken up again.
    /// </remarks>
    /// <exception cref="ArgumentException">The setup makes no sense, the samples do not suit the network, or the run in the folder was begun with another setup.</exception>
    /// <exception cref="Specification.SpecificationException">The specification is wrong.</exception>
    /// <exception cref="CheckpointException">The checkpoint in the folder is damaged.</exception>
    /// <exception cref="Reporting.OutputException">The folder cannot be written.</exception>
    public static TrainingOutcome Run(TrainingSetup setup, SamplePair data, TrainingRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new TrainingRunOptions();
        setup.EnsureValid();
        if (setup.Precision == TrainingPrecision.Binary64)
        {
            using TrainingSession<double> exact = new(setup, data, options);
            return exact.Run();
        }

        using TrainingSession<float> session = new(setup, data, options);
        return session.Run();
    }
}
