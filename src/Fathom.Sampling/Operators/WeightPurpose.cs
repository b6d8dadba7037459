namespace Fathom.Sampling;

/// <summary>What random numbers of one weight matrix are for; each purpose has its own stream.</summary>
internal enum WeightPurpose
{
    /// <summary>Normals of the forward answer, rows × rank in row-major order.</summary>
    ForwardNormals = 1,

    /// <summary>Normals of the backward answer, columns × rank in row-major order.</summary>
    BackwardNormals = 2,

    /// <summary>The Wishart matrix of an orthogonal matrix's missing rows.</summary>
    ForwardWishart = 3,

    /// <summary>The Wishart matrix of an orthogonal matrix's missing columns.</summary>
    BackwardWishart = 4,
}
