using System.Globalization;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>What a map shows: one training, and two things that vary.</summary>
public sealed record MapRequest
{
    /// <summary>The most trainings of a map.</summary>
    public const int MostTrainings = 100_000;

    /// <summary>The training, of a perceptron; the axes replace what they vary.</summary>
    public required TrainingSetup Setup { get; init; }

    /// <summary>What varies from left to right; the depth from 10 to 70 by default.</summary>
    public MapAxis X { get; init; } = MapAxis.Parse("depth=10:70:10");

    /// <summary>What varies from bottom to top; the batch size from 8 to 128 by default.</summary>
    public MapAxis Y { get; init; } = MapAxis.Parse("batch=8,16,32,64,128");

    /// <summary>How many networks are trained for each cell, with seeds that follow that of the setup; 1 by default.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>When given, the learning rate of a cell is this times its batch size.</summary>
    public double? RatePerSample { get; init; }

    /// <summary>The number of trainings.</summary>
    public int Trainings => X.Values.Length * Y.Values.Length * Repeats;

    /// <summary>The training of a cell.</summary>
    /// <param name="column">Its place on the axis X.</param>
    /// <param name="row">Its place on the axis Y.</param>
    /// <param name="repeat">Which of the networks, from 0.</param>
    /// <returns>The training.</returns>
    public TrainingSetup SetupAt(int column, int row, int repeat = 0)
    {
        TrainingSetup setup = Y.Parameter.Apply(X.Parameter.Apply(Setup, X.Values[column]), Y.Values[row]);
        return setup with
        {
            Seed = setup.Seed + (ulong)repeat,
            LearningRate = RatePerSample is { } rate ? setup.LearningRate with { Rate = rate * setup.BatchSize } : setup.LearningRate,
        };
    }

    /// <summary>Insists that all trainings make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message is one sentence and names the cell.</exception>
    public void EnsureValid()
    {
        if (Setup.Network.Spec is null)
        {
            throw new ArgumentException("A map varies the network of a specification; a named model has no depth to vary.");
        }

        if (X.Parameter == Y.Parameter)
        {
            throw new ArgumentException($"Both axes vary '{X.Parameter.Name}'; let one of them vary something else.");
        }

        if (RatePerSample is { } rate && !(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The learning rate per sample must be a finite number above 0, not {rate}."));
        }

        if (RatePerSample is not null && (X.Parameter.Name == "lr" || Y.Parameter.Name == "lr"))
        {
            throw new ArgumentException("The learning rate is either an axis or a rate times the batch size, not both.");
        }

        if (Repeats < 1 || (long)X.Values.Length * Y.Values.Length * Repeats > MostTrainings)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A map must have from 1 to {MostTrainings} trainings, not {(long)X.Values.Length * Y.Values.Length * Repeats}."));
        }

        for (int cell = 0; cell < X.Values.Length * Y.Values.Length; cell++)
        {
            EnsureValid(cell % X.Values.Length, cell / X.Values.Length);
        }
    }

    private void EnsureValid(int column, int row)
    {
        try
        {
            SetupAt(column, row).EnsureValid();
        }
        catch (Exception fault) when (fault is ArgumentException or SpecificationException)
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"{X.Parameter.Name} = {X.Values[column]} and {Y.Parameter.Name} = {Y.Values[row]}");
            throw new ArgumentException($"The cell with {where} makes no sense: {(fault is SpecificationException wrong ? wrong.Faults[0].Message : fault.Message)}", fault);
        }
    }
}
