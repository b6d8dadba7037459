namespace Fathom.Studies;

/// <summary>What a backward pass through a <see cref="NormalizedChain{T}"/> found. Logarithms, since gradients may leave the range of a double.</summary>
/// <param name="LogPreActivation">ln ‖∂loss/∂h_l‖ of pre-activations, by layer from 1 (place 0).</param>
/// <param name="LogWeight">ln ‖∂loss/∂W_l‖ of the weights of the layers that were asked for, else NaN.</param>
/// <param name="LogMiddle">ln ‖A‖ of the conserved part at the logits: the predicted gradient in the middle of a linear network.</param>
internal sealed record ChainGradient(double[] LogPreActivation, double[] LogWeight, double LogMiddle);
