using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fathom.Data;
using Fathom.Numerics;

namespace Fathom.Studies;

/// <summary>The samples that studies feed to networks: data sets, read once, or normal numbers.</summary>
/// <param name="locator">Where data sets are looked for.</param>
public sealed class StudyInputs(DataLocator locator)
{
    private const uint NormalExperiment = 21;
    private const byte SamplePurpose = 1;
    private const byte LabelPurpose = 2;
    private const int NormalClasses = 10;

    private readonly ConcurrentDictionary<(string Name, DataSplit Part), Lazy<LabelledSet>> sets = new();
    private readonly ConcurrentDictionary<SampleRequest, Lazy<SamplePair>> pairs = new();

    /// <summary>A whole part of a data set.</summary>
    /// <param name="name">Its name in the catalog.</param>
    /// <param name="part">Which part; the training samples by default.</param>
    /// <returns>The samples with labels.</returns>
    /// <exception cref="DataUnavailableException">It is not on this machine.</exception>
    public LabelledSet Set(string name, DataSplit part = DataSplit.Train) =>
        sets.GetOrAdd((name, part), key => new Lazy<LabelledSet>(() => DataSetReader.Read(DataSetCatalog.Find(key.Name), key.Part, locator))).Value;

    /// <summary>A batch with labels.</summary>
    /// <param name="data">A data set of the catalog, or <see cref="StudySettings.NormalData"/>.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="features">The number of features of normal samples; a data set has its own.</param>
    /// <param name="seed">The seed that chooses or draws them.</param>
    /// <returns>Samples, standardized by the data set's constants, and a class for each.</returns>
    /// <exception cref="DataUnavailableException">The data set is not on this machine.</exception>
    public (Matrix Samples, ImmutableArray<int> Labels) Batch(string data, int count, int features, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data == StudySettings.NormalData)
        {
            Matrix samples = new(count, features);
            NormalStream.Fill(samples.Values, StreamKey.Of(seed, NormalExperiment, 0, 0, SamplePurpose));
            double[] uniform = new double[count];
            UniformStream.Fill(uniform, StreamKey.Of(seed, NormalExperiment, 0, 0, LabelPurpose));
            return (samples, [.. uniform.Select(u => (int)(u * NormalClasses))]);
        }

        LabelledSet all = Set(data);
        LabelledSet batch = all.Batch(BatchChoice.Choose(all.Count, count, seed));
        return (batch.Images.ToMatrix(DataSetCatalog.Find(data).Statistics), [.. batch.Labels.ToArray().Select(label => (int)label)]);
    }

    /// <summary>Samples to train on and to test on.</summary>
    /// <param name="request">Which samples.</param>
    /// <returns>The samples; several trainings may share them.</returns>
    /// <exception cref="DataUnavailableException">The data set is not on this machine.</exception>
    public SamplePair Pair(SampleRequest request) => pairs.GetOrAdd(request, key => new Lazy<SamplePair>(() => SamplePair.Load(key, locator))).Value;

    /// <summary>The data that a study is run on: what was asked for, else what the paper uses, else normal samples.</summary>
    /// <param name="study">The study.</param>
    /// <param name="asked">What was asked for, or null.</param>
    /// <returns>The name of the data, and a note when the paper's is not there.</returns>
    /// <exception cref="DataUnavailableException">It was asked for, or cannot be replaced, and is not on this machine.</exception>
    public (string Name, string? Note) Choose(Study study, string? asked)
    {
        ArgumentNullException.ThrowIfNull(study);
        string? wanted = asked ?? study.DataSet;
        if (wanted is null or StudySettings.NormalData)
        {
            return (StudySettings.NormalData, null);
        }

        try
        {
            _ = Set(wanted);
            return (wanted, null);
        }
        catch (DataUnavailableException) when (asked is null && !study.NeedsData)
        {
            sets.TryRemove((wanted, DataSplit.Train), out _);
            return (StudySettings.NormalData, $"The paper's data set {wanted} is not on this machine, so the networks see independent normal samples.");
        }
    }
}
