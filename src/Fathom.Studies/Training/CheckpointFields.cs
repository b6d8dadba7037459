using System.Collections.Immutable;
using System.Text;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>The part of a checkpoint that is not weights, field by field; reading is bounded by the bytes that are there.</summary>
internal static class CheckpointFields
{
    private const int LeastEntry = 8;

    /// <summary>Writes the fields.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(CheckpointState state)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.UTF8))
        {
            writer.Write(state.Setup);
            writer.Write(state.Step);
            writer.Write(state.Tally.Samples);
            writer.Write(state.Tally.Correct);
            writer.Write(state.Tally.LossSum);
            writer.Write(state.GradientNorm);
            writer.Write(state.LearningRate);
            writer.Write(state.Metrics.Length);
            foreach (MetricRow row in state.Metrics)
            {
                writer.Write(row.Step);
                writer.Write(row.Epoch);
                writer.Write(row.LearningRate);
                writer.Write(row.GradientNorm);
                Write(writer, row.Train);
                Write(writer, row.TestByBatch);
                Write(writer, row.TestByRunning);
            }

            writer.Write(state.Snapshots.Length);
            foreach (NetworkSnapshot snapshot in state.Snapshots)
            {
                Write(writer, snapshot);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads the fields.</summary>
    /// <param name="bytes">What <see cref="Write(CheckpointState)"/> wrote.</param>
    /// <returns>The state.</returns>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    /// <exception cref="EndOfStreamException">The bytes end too early.</exception>
    public static CheckpointState Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes, writable: false);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        string setup = reader.ReadString();
        long step = reader.ReadInt64();
        Tally tally = new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadDouble());
        double norm = reader.ReadDouble();
        double rate = reader.ReadDouble();
        ImmutableArray<MetricRow> rows = Many(
            reader, r => new MetricRow(r.ReadInt64(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), ReadScore(r), ReadScore(r), ReadScore(r)));
        ImmutableArray<NetworkSnapshot> snapshots = Many(reader, ReadSnapshot);
        return stream.Position == stream.Length && step >= 0
            ? new CheckpointState(setup, step, tally, norm, rate, rows, snapshots)
            : throw new InvalidDataException("There are bytes behind the last field.");
    }

    private static void Write(BinaryWriter writer, Score score)
    {
        writer.Write(score.Loss);
        writer.Write(score.Accuracy);
    }

    private static void Write(BinaryWriter writer, NetworkSnapshot snapshot)
    {
        writer.Write((int)snapshot.Moment);
        writer.Write(snapshot.Profile.Loss);
        writer.Write(snapshot.Profile.Layers.Length);
        foreach (LayerSignal signal in snapshot.Profile.Layers)
        {
            writer.Write(signal.Layer.Number);
            writer.Write(signal.Layer.Name);
            writer.Write(signal.Layer.Weight);
            writer.Write(signal.Layer.Output);
            writer.Write(signal.Layer.Activation is not null);
            writer.Write(signal.Layer.Activation ?? string.Empty);
            writer.Write(signal.PreActivation);
            writer.Write(signal.Activation);
            writer.Write(signal.LogGradientNorm);
            writer.Write(signal.LogWeightGradientNorm);
        }

        writer.Write(snapshot.Probes.Length);
        foreach (ProbeReading probe in snapshot.Probes)
        {
            EdgeStatistics statistics = probe.Statistics;
            writer.Write(probe.Value);
            writer.Write(probe.IsGradient);
            writer.Write(statistics.Count);
            writer.Write(statistics.Mean);
            writer.Write(statistics.Deviation);
            writer.Write(statistics.RootMeanSquare);
            writer.Write(statistics.LargestMagnitude);
            writer.Write(statistics.ZeroShare);
            writer.Write(statistics.NonFinite);
        }
    }

    private static Score ReadScore(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble());

    private static NetworkSnapshot ReadSnapshot(BinaryReader reader)
    {
        TrainingMoment moment = (TrainingMoment)reader.ReadInt32();
        double loss = reader.ReadDouble();
        ImmutableArray<LayerSignal> layers = Many(reader, r =>
        {
            int number = r.ReadInt32();
            string name = r.ReadString();
            string weight = r.ReadString();
            string output = r.ReadString();
            bool hasActivation = r.ReadBoolean();
            string activation = r.ReadString();
            return new LayerSignal(
                new WeightedLayer(number, name, weight, output, hasActivation ? activation : null), r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble());
        });
        ImmutableArray<ProbeReading> probes = Many(reader, r => new ProbeReading(
            r.ReadString(),
            r.ReadBoolean(),
            new EdgeStatistics(r.ReadInt32(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadDouble(), r.ReadInt32())));
        return Enum.IsDefined(moment) ? new NetworkSnapshot(moment, new SignalProfile(loss, layers), probes) : throw new InvalidDataException("There is no such moment.");
    }

    // No list can have more entries than there are bytes for them, so a wrong count takes no memory.
    private static ImmutableArray<T> Many<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > (reader.BaseStream.Length - reader.BaseStream.Position) / LeastEntry)
        {
            throw new InvalidDataException("A count is larger than the rest of the file.");
        }

        ImmutableArray<T>.Builder entries = ImmutableArray.CreateBuilder<T>(count);
        for (int i = 0; i < count; i++)
        {
            entries.Add(read(reader));
        }

        return entries.MoveToImmutable();
    }
}
