package kiosk

import (
	"context"
	"time"
)

// turnTime is the longest pause without a sign that the loop turns.
const turnTime = 5 * time.Second

// turn tells that the loop has come round, and whether a page answered.
func (k *keeper) turn(answered bool) {
	if k.turned != nil {
		k.turned(answered, k.board.Report())
	}
}

// pause waits for d and returns true, or false as soon as ctx ends.
func (k *keeper) pause(ctx context.Context, d time.Duration) bool {
	for d > 0 {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(min(d, turnTime)):
		}
		k.turn(false)
		d -= turnTime
	}
	return ctx.Err() == nil
}
