using System.Numerics;

namespace Fathom.Networks;

/// <summary>Judges a network on samples, either as it will be used or as it was trained.</summary>
public static class NetworkEvaluation
{
    /// <summary>Runs the network over the first samples of a source and counts.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Its parameters, which stay as they are.</param>
    /// <param name="source">The samples.</param>
    /// <param name="options">How many samples, in which batches and mode.</param>
    /// <returns>How it did; the loss is the cross-entropy of the scores.</returns>
    /// <remarks>
    /// In training mode each batch is normalized by its own statistics, so the answer for a sample depends on its neighbours, which are those that follow it in the source; the last batch is
    /// filled up from the beginning, and what fills it up is not counted.
    /// </remarks>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Tally Run<T>(NetworkGraph graph, ParameterSet<T> parameters, IBatchSource source, EvaluationOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        NetworkRoles roles = options.Roles;
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions
        {
            BatchSize = options.BatchSize,
            IsTraining = options.IsTraining,
            Threads = options.Threads,
            Outputs = [roles.Scores],
        });
        int count = Math.Min(source.Count, options.MostSamples);
        int[] samples = new int[options.BatchSize];
        T[] labels = new T[options.BatchSize];
        Tally tally = default;
        for (int start = 0; start < count; start += samples.Length)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = (start + i) % count;
            }

            int counted = Math.Min(samples.Length, count - start);
            source.Fill(samples, IBatchSource.Unchanged, plan.Input(roles.Input), labels);
            plan.Forward();
            tally = Counted(plan.Value(roles.Scores), labels, counted, tally);
        }

        return tally;
    }

    // What fills the last batch up does not count, so the loss is taken sample by sample: the cross-entropy of the scores.
    private static Tally Counted<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, int counted, Tally tally)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classes = scores.Length / labels.Length;
        scores = scores[..(counted * classes)];
        labels = labels[..counted];
        double loss = 0;
        for (int sample = 0; sample < counted; sample++)
        {
            loss += CrossEntropy(scores.Slice(sample * classes, classes), int.CreateTruncating(labels[sample]));
        }

        return tally.With(counted, Tally.CountCorrect(scores, labels), loss / counted);
    }

    private static double CrossEntropy<T>(ReadOnlySpan<T> row, int label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = double.NegativeInfinity;
        foreach (T score in row)
        {
            largest = Math.Max(largest, double.CreateTruncating(score));
        }

        double sum = 0;
        foreach (T score in row)
        {
            sum += Math.Exp(double.CreateTruncating(score) - largest);
        }

        return Math.Log(sum) + largest - double.CreateTruncating(row[label]);
    }
}
