namespace Fathom.MeanField;

/// <summary>A way to compute the moments at the fixed point; the routes are independent and check each other.</summary>
public enum MomentRoute
{
    /// <summary>The fastest route that applies.</summary>
    Automatic,

    /// <summary>Closed forms by the Laplace method; positive-homogeneous activations only.</summary>
    ClosedForm,

    /// <summary>Two-dimensional quadrature in spherical coordinates; every activation but powers of ReLU below one.</summary>
    SphericalQuadrature,

    /// <summary>Gegenbauer series; smooth activations at every batch size, kinked ones from a batch size of 24 on.</summary>
    GegenbauerSeries,
}
