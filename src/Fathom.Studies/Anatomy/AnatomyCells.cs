using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>What the studies of the anatomy share: their cells are networks by norm and seed.</summary>
internal static class AnatomyCells
{
    /// <summary>The paper.</summary>
    public const string Paper = "Bjorck et al. 2018";

    /// <summary>The paper's data set.</summary>
    public const string Data = "cifar-10";

    /// <summary>The batch size of the measurements at initialization.</summary>
    public const int Batch = 128;

    /// <summary>With batch norm and without.</summary>
    public static ImmutableArray<AnatomyNorm> BothNorms { get; } = [AnatomyNorm.Everywhere, AnatomyNorm.None];

    /// <summary>The cells for networks of some norms and seeds.</summary>
    /// <param name="settings">The settings; seeds count from theirs.</param>
    /// <param name="depth">The depth of the networks.</param>
    /// <param name="norms">The norms.</param>
    /// <param name="seeds">The number of seeds.</param>
    /// <param name="parameters">Further parameters.</param>
    /// <returns>The cells.</returns>
    public static IEnumerable<JsonObject> Networks(StudySettings settings, int depth, IEnumerable<AnatomyNorm> norms, int seeds, params (string Name, JsonNode Value)[] parameters)
    {
        foreach (AnatomyNorm norm in norms)
        {
            for (int seed = 0; seed < seeds; seed++)
            {
                JsonObject cell = new() { ["norm"] = WordOf(norm), ["depth"] = depth, ["seed"] = settings.Seed + (ulong)seed, ["data"] = settings.Data };
                foreach ((string name, JsonNode value) in parameters)
                {
                    cell[name] = value.DeepClone();
                }

                yield return cell;
            }
        }
    }

    /// <summary>The network of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The network.</returns>
    public static AnatomyNetwork NetworkOf(SweepCell cell) => new()
    {
        Depth = cell.Whole("depth"),
        Norm = Enum.GetValues<AnatomyNorm>().Single(norm => WordOf(norm) == cell.Text("norm")),
        Weights = cell.Has("weights") ? Enum.GetValues<AnatomyWeights>().Single(weights => WordOf(weights) == cell.Text("weights")) : AnatomyWeights.Xavier,
        Form = cell.Has("form") ? Enum.GetValues<NormForm>().Single(form => WordOf(form) == cell.Text("form")) : NormForm.Full,
    };

    /// <summary>The batch size of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="usual">The batch size of cells that do not name one.</param>
    /// <returns>The batch size.</returns>
    public static int BatchOf(SweepCell cell, int usual = Batch) => cell.Has("batch") ? cell.Whole("batch") : usual;

    /// <summary>Images of a cell's data set.</summary>
    /// <param name="inputs">The data sets.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="images">Which images of that part.</param>
    /// <param name="seed">The seed by which half of the images of an epoch are mirrored.</param>
    /// <param name="part">The part of the data set.</param>
    /// <param name="crop">By how many pixels the images of an epoch are moved at most.</param>
    /// <returns>The images.</returns>
    public static StandardImages Images(StudyInputs inputs, SweepCell cell, Range images, ulong seed = 1, DataSplit part = DataSplit.Train, int crop = 0) =>
        StandardImages.Of(inputs.Set(cell.Text("data"), part), cell.Text("data"), images, seed, crop);

    /// <summary>A norm in words.</summary>
    /// <param name="norm">The norm.</param>
    /// <returns>The words.</returns>
    public static string WordOf(AnatomyNorm norm) => norm switch
    {
        AnatomyNorm.None => "no norm",
        AnatomyNorm.Everywhere => "batch norm",
        AnatomyNorm.LastBlock => "last block only",
        _ => "branches only",
    };

    /// <summary>Weights in words.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>The words.</returns>
    public static string WordOf(AnatomyWeights weights) => weights switch
    {
        AnatomyWeights.Xavier => "Xavier",
        AnatomyWeights.He => "He",
        AnatomyWeights.Orthogonal => "orthogonal",
        _ => "silent branches",
    };

    /// <summary>A part of the norm in words.</summary>
    /// <param name="form">The part.</param>
    /// <returns>The words.</returns>
    public static string WordOf(NormForm form) => form switch
    {
        NormForm.Full => "full",
        NormForm.WithoutAffine => "no affine",
        NormForm.MeanOnly => "mean only",
        _ => "deviation only",
    };

    /// <summary>The means over the cells of a row of numbers, place by place.</summary>
    /// <param name="results">The cells.</param>
    /// <param name="name">The row's name.</param>
    /// <returns>One mean per place.</returns>
    public static ImmutableArray<SampleMean> Means(StudyResults results, string name)
    {
        ImmutableArray<ImmutableArray<double>> rows = results.Rows(name);
        return [.. Enumerable.Range(0, rows[0].Length).Select(place => SampleMean.Of(rows.Select(row => row[place])))];
    }

    /// <summary>The middle value.</summary>
    /// <param name="values">At least one value.</param>
    /// <returns>The median.</returns>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Points with error bars of two standard errors joined by a line.</summary>
    /// <param name="x">Abscissas.</param>
    /// <param name="means">The means.</param>
    /// <param name="name">Their name.</param>
    /// <param name="slot">Their color.</param>
    /// <returns>The layers.</returns>
    public static IEnumerable<Layer> Points(ImmutableArray<double> x, ImmutableArray<SampleMean> means, string name, int slot)
    {
        yield return new LineLayer(x, [.. means.Select(mean => mean.Mean)]) { Name = name, Slot = slot };
        if (means.All(mean => mean.StandardError >= 0))
        {
            yield return new PointLayer(x, [.. means.Select(mean => mean.Mean)]) { Name = name, Slot = slot, Error = [.. means.Select(mean => 2 * mean.StandardError)] };
        }
    }
}
