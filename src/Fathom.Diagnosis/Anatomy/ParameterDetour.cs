using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Moves parameters along a direction and brings them back in the end.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class ParameterDetour<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterSet<T> parameters;
    private readonly ParameterSet<T> home;

    /// <summary>Remembers where the parameters are.</summary>
    /// <param name="parameters">The parameters.</param>
    public ParameterDetour(ParameterSet<T> parameters)
    {
        this.parameters = parameters;
        home = parameters.ZerosAlike();
        home.CopyFrom(parameters);
    }

    /// <summary>Sets the trainable parameters to home + length · direction.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="length">The length.</param>
    public void MoveAlong(ParameterSet<T> direction, double length) =>
        TensorPrimitives.MultiplyAdd<T>(direction.Trainable, T.CreateTruncating(length), home.Trainable, parameters.Trainable);

    /// <summary>Brings the parameters back.</summary>
    public void Dispose() => parameters.CopyFrom(home);
}
