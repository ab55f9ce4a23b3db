package io.sallyport.status;

/** Whether reports are stored about as they come in; if not, silence in the database says nothing of the gateways. */
@FunctionalInterface
interface ReportPace {
    boolean keepsUp();
}
