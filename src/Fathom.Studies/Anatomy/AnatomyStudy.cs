using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>Makes the studies of <em>Understanding Batch Normalization</em>: all are of one paper, and most look at networks on one data set.</summary>
internal static class AnatomyStudy
{
    // Two cells on a thread each wait less than one cell on two threads; deep networks take gigabytes, so fewer of them are at work at a time.
    private const int DeepestOnOneThread = 56;

    /// <summary>Makes a study on images.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="item">What of the paper it reproduces.</param>
    /// <param name="title">A heading.</param>
    /// <param name="claim">What is claimed, one sentence.</param>
    /// <param name="duration">How long the usual size and the paper's take on two cores.</param>
    /// <param name="cells">The cells for settings.</param>
    /// <param name="measure">The measurement in a cell.</param>
    /// <param name="report">Reads the results.</param>
    /// <param name="cellsName">The name of cells that several studies read; null for cells of its own.</param>
    /// <returns>The study.</returns>
    public static Study OnImages(
        string name,
        string item,
        string title,
        string claim,
        (string Usual, string Full) duration,
        Func<StudySettings, IEnumerable<JsonObject>> cells,
        Func<SweepCell, StudyInputs, CellContext, CellValues> measure,
        Func<StudyResults, StudyReport> report,
        string? cellsName = null) => Alone(name, item, title, claim, duration, Checked(cells), measure, report) with
        {
            DataSet = AnatomyCells.Data,
            NeedsData = true,
            Threads = cell => cell.Has("depth") && cell.Whole("depth") <= DeepestOnOneThread ? 1 : 2,
            CellsName = cellsName ?? name,
        };

    /// <summary>Makes a study that needs no images.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="item">What of the paper it reproduces.</param>
    /// <param name="title">A heading.</param>
    /// <param name="claim">What is claimed, one sentence.</param>
    /// <param name="duration">How long the usual size and the paper's take on two cores.</param>
    /// <param name="cells">The cells for settings.</param>
    /// <param name="measure">The measurement in a cell.</param>
    /// <param name="report">Reads the results.</param>
    /// <returns>The study.</returns>
    public static Study Alone(
        string name,
        string item,
        string title,
        string claim,
        (string Usual, string Full) duration,
        Func<StudySettings, IEnumerable<JsonObject>> cells,
        Func<SweepCell, StudyInputs, CellContext, CellValues> measure,
        Func<StudyResults, StudyReport> report) => new()
        {
            Name = name,
            Paper = AnatomyCells.Paper,
            Item = item,
            Title = title,
            Claim = claim,
            Duration = duration.Usual,
            FullDuration = duration.Full,
            Cells = cells,
            Measure = measure,
            Report = report,
        };

    // Told before anything is computed.
    private static Func<StudySettings, IEnumerable<JsonObject>> Checked(Func<StudySettings, IEnumerable<JsonObject>> cells) => settings =>
    {
        StandardImages.Check(settings.Data);
        return cells(settings);
    };
}
